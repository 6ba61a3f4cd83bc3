"""The layers of an image contain nothing from the build machine, and no file with the build's time."""

from __future__ import annotations

import calendar
import time
from functools import cache

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.layer_files import LayerFile, layer_files
from tests.images.harness.machine_secrets import certificates, machine_certificates, machine_hosts
from tests.images.harness.tested_runtime import runtime

# The public certificates of Debian and certifi.
PACKAGED = "cat /usr/share/ca-certificates/mozilla/*.crt $(python -m certifi) "
PACKAGED += "$(python -c 'from pip._vendor import certifi; print(certifi.where())')"
KINDS = ("certificate", "host", "secret", "seen", "time")
SEEN = {"/entrypoint", "/usr/local/bin/airflow", "/usr/bin/tini", "manifest.json"}


@cache
def findings(image_id: str) -> dict[str, set[str]]:
    """Kind of problem -> findings, from one pass over all bytes of the layers."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    markers, release = _markers(image_id), _release()
    for file in layer_files(image_id):
        if file.path in SEEN and file.content:
            found["seen"].add(file.path)
        for marker, kind in markers.items():
            if marker in file.content:
                found[kind].add(file.path)
        if file.layer and file.time > release:
            found["time"].add(f"{file.path} {time.ctime(file.time)}")
        if _is_build_secret(file):
            found["secret"].add(file.path)
    return found


def _is_build_secret(file: LayerFile) -> bool:
    return file.path.startswith(("/run/secrets", "/build", "/var/cache/uv", "/root/.config"))


def _release() -> int:
    return calendar.timegm(time.strptime(runtime().release_date, "%Y-%m-%d"))


def _markers(image_id: str) -> dict[bytes, str]:
    public = certificates(run(image_id, "bash", "-c", PACKAGED).stdout)
    private = dict.fromkeys(machine_certificates() - public, "certificate")
    return {**private, **dict.fromkeys(machine_hosts(), "host")}


def test_the_layers_are_read(base_image: BuiltImage) -> None:
    # Otherwise the tests below could pass without reading a file.
    assert findings(base_image.id)["seen"] == SEEN


def test_no_layer_has_a_certificate_of_the_build_machine(own_image: BuiltImage) -> None:
    assert findings(own_image.id)["certificate"] == set()


def test_no_layer_names_an_index_mirror_or_proxy_of_the_build_machine(base_image: BuiltImage) -> None:
    assert findings(base_image.id)["host"] == set()


def test_no_build_mount_left_a_file(base_image: BuiltImage) -> None:
    assert findings(base_image.id)["secret"] == set()


def test_no_file_is_newer_than_the_release(own_image: BuiltImage) -> None:
    assert findings(own_image.id)["time"] == set()
