"""A package index in a container. Builds can use it without internet access."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.images.harness.containers import started, wait_until
from tests.images.harness.inside_image import source

ROOT = "/tmp/index"  # noqa: S108  # in the container
PORT = "8000"


# A provider whose one hook does not go with version 98 of botocore.
BROKEN = {
    "broken_hook.py": """
import botocore
if getattr(botocore, "VERSION", "") == "98.0":
    raise ImportError("no name AWSPreparedRequest")
""",
    "broken_provider.py": "def information():\n    return {'hooks': [{'python-modules': ['broken_hook']}]}\n",
    "{info}/entry_points.txt": "[apache_airflow_provider]\nprovider_info=broken_provider:information\n",
}


def wheel(name: str, version: str, requires: str = "", further: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """Return the file name and content of a wheel with one module, further files and an optional requirement."""
    module = re.sub("-", "_", name)
    info = f"{module}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{module}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": metadata + (f"Requires-Dist: {requires}\n" if requires else ""),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files |= {path.format(info=info): text for path, text in (further or {}).items()}
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{module}-{version}-py3-none-any.whl", content.getvalue()


def _pages(further: Mapping[str, str]) -> dict[str, bytes]:
    wheels = [
        ("image-test-sample", wheel("image-test-sample", "1.0")),
        ("wants-another-airflow", wheel("wants-another-airflow", "1.0", "apache-airflow>=99")),
        ("apache-airflow", wheel("apache-airflow", "99.0")),
        ("wants-newer-telegram", wheel("wants-newer-telegram", "1.0", "apache-airflow-providers-telegram>=99")),
        ("apache-airflow-providers-broken", wheel("apache-airflow-providers-broken", "1.0", "botocore", BROKEN)),
        *((name, wheel(name, version)) for name in further for version in (further[name], "99.0")),
    ]
    return {f"{ROOT}/simple/{name}/{file}": content for name, (file, content) in wheels}


@contextmanager
def package_index(
    image: str, *credentials: str, network: str = "bridge", further: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve the index in a network during the block, and yield the host part of its address.

    If `credentials` are given, they are required. The index has each of the `further` packages in two
    versions: the given one and 99.0.
    """
    serve = ("python", "-c", source("serve"), PORT, ROOT, *credentials)
    with started(image, *serve, files=_pages(further or {}), network=network) as container:
        check = ["curl", "-sf", *(f"-u{user}" for user in credentials), f"http://localhost:{PORT}/simple/"]
        wait_until(lambda: container.exec_run(check)[0] == 0, "the package index answers", 30)
        container.reload()
        yield str(container.attrs["NetworkSettings"]["Networks"][network]["IPAddress"])
