"""Print what the build of the sample project has put into its image."""

import json
import os
import pwd
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version


def installed(name: str) -> "str | None":
    """Return the version of a package, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def owners(folder: str) -> "dict[str, list[object]]":
    """Return relative path -> [user, group] for each file in a folder."""
    found: dict[str, list[object]] = {}
    for parent, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(parent, name)
            status = os.stat(path)
            user = pwd.getpwuid(status.st_uid).pw_name
            found[os.path.relpath(path, folder)] = [user, status.st_gid]
    return found


print(
    json.dumps(
        {
            "user": subprocess.check_output(["whoami"], text=True).strip(),
            "programs": {name: shutil.which(name) for name in ("hello", "cron", "bc", "exim4")},
            "airflow": installed("apache-airflow"),
            "sample": installed("image-test-sample"),
            "owners": owners(os.environ["AIRFLOW_HOME"]),
            "apt_lists": os.listdir("/var/lib/apt/lists"),
            "home": os.listdir("/home/astro"),
        }
    )
)
