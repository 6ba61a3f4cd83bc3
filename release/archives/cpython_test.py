from __future__ import annotations

import pytest
import requests

from catalogue.cpython import Interpreter
from release.archives.cpython import UnreachableError, patches, published, releases, suite_number
from release.archives.packages import Package
from release.common.testing import Answer
from release.index.testing import serve

DEBIAN = Interpreter("3.11.2", "debian", (), debian_version="3.11.2-6+deb12u8")
OWN = Interpreter("3.10.20", "python.org", ())


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("3.11.2-6+deb12u10", ["3.11.2-6+deb12u10"]),
        ("3.11.2-6+deb12u9+b1", ["3.11.2-6+deb12u9"]),
        ("3.11.2-6+deb12u8+b1", []),
        # Patches for another upstream version do not apply.
        ("3.11.4-1", []),
    ],
)
def test_newer_patches_of_debian(version: str, expected: list[str]) -> None:
    rows = patches("3.11", DEBIAN, {"python3.11-minimal": Package(version, "python3.11", version)})
    assert [row.newest for row in rows] == expected


@pytest.mark.parametrize(("known", "expected"), [(["3.10.9", "3.10.21", "3.11.30"], ["3.10.21"]), (["3.10.20"], [])])
def test_newer_releases_of_the_same_minor(known: list[str], expected: list[str]) -> None:
    assert [row.newest for row in releases("3.10", OWN, known)] == expected


def test_the_release_of_debian_is_in_the_version() -> None:
    assert (suite_number(DEBIAN), suite_number(OWN)) == ("12", "")


def test_the_releases_on_python_org_are_listed() -> None:
    page = b'<a href="../">../</a><a href="3.10.20/">3.10.20/</a><a href="3.10.21/">3.10.21/</a><a href="doc/">doc/</a>'
    with serve() as server:
        server.put("/simple/ftp/python/", Answer(200, page))
        assert published(server.url, requests.Session()) == ["3.10.20", "3.10.21"]


def test_a_server_without_a_list_is_unreachable() -> None:
    with serve() as server, pytest.raises(UnreachableError, match="expected a list of releases, found 404 without one"):
        published(server.url, requests.Session())
    with pytest.raises(UnreachableError, match="cannot be reached: ConnectionError"):
        published("http://127.0.0.1:1", requests.Session())
