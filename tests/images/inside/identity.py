"""Print the identity of a process in the image, its folders, its programs and its environment."""

import getpass
import grp
import json
import os
import platform
import pwd
import shutil
import subprocess
import sys
import sysconfig


def owned(folder: str) -> "dict[str, list[int]]":
    """Return path -> [uid, gid, mode] for a folder and everything in it."""
    paths = [folder]
    for parent, folders, files in os.walk(folder):
        paths += [os.path.join(parent, name) for name in folders + files]
    found = {path: os.lstat(path) for path in paths}
    return {path: [s.st_uid, s.st_gid, s.st_mode & 0o777] for path, s in found.items()}


def writes(folder: str) -> "int | None":
    """Return the mode of a new file in a folder, or None if the folder is not writable."""
    path = os.path.join(folder, "made-by-a-test")
    try:
        with open(path, "w"):
            return os.stat(path).st_mode & 0o777
    except OSError:
        return None


HOME = os.environ["HOME"]
AIRFLOW_HOME = os.environ["AIRFLOW_HOME"]
print(
    json.dumps(
        {
            "uid": os.getuid(),
            "gid": os.getgid(),
            "user": getpass.getuser(),
            "whoami": subprocess.check_output(["whoami"], text=True).strip(),
            "passwd_home": pwd.getpwuid(os.getuid()).pw_dir,
            "group": grp.getgrgid(os.getgid()).gr_name,
            "home": os.path.expanduser("~"),
            "folder": os.getcwd(),
            "sys_path": sys.path,
            "executable": os.path.realpath(sys.executable),
            "python": platform.python_version(),
            "site_packages": sysconfig.get_paths()["purelib"],
            "programs": {name: shutil.which(name) for name in sys.argv[1:]},
            "owned": {**owned(HOME), **owned(AIRFLOW_HOME)},
            "writes": {f: writes(f) for f in (HOME, AIRFLOW_HOME, AIRFLOW_HOME + "/logs")},
            "environment": dict(os.environ),
        }
    )
)
