from __future__ import annotations

from pathlib import Path

import pytest

from release.contents.contents import Contents, contents
from release.contents.image import images
from release.contents.owners import Rule, rules
from release.contents.testing import Files, debian_package, debian_status, distribution, write_layout

SITE = "usr/local/lib/python3.11/site-packages"
BASE: dict[str, bytes] = {
    **debian_package("curl", {"usr/bin/curl": b"elf"}, "License: curl"),
    "var/lib/dpkg/status": debian_status(("curl", "7.74.0-1.3+deb11u16", "")),
    **distribution(SITE, "idna", "3.7"),
    f"{SITE}/__pycache__/idna.cpython-311.pyc": b"compiled",
    "usr/local/bin/python3.11": b"elf",
    "entrypoint": b"#!",
}


def read(folder: Path, *more: Files) -> Contents:
    write_layout(folder, [BASE, *more], {})
    return contents(images(folder)[0])


def test_each_file_has_an_owner(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.unowned == []
    assert found.changed == []
    assert found.owners["usr/bin/curl"] == "deb:curl"
    assert found.owners["usr/share/doc/curl/copyright"] == "deb:curl"
    assert found.owners[f"{SITE}/idna.py"] == "pypi:idna"
    assert found.owners["usr/local/bin/python3.11"] == "cpython"
    assert found.owners["entrypoint"] == "astro-runtime"
    assert found.owners["var/lib/dpkg/status"] == "none:var/lib/dpkg/**"


def test_bytecode_belongs_to_the_owner_of_its_source(tmp_path: Path) -> None:
    found = read(tmp_path, {f"{SITE}/__pycache__/stray.cpython-311.pyc": b"x"})
    assert found.owners[f"{SITE}/__pycache__/idna.cpython-311.pyc"] == "pypi:idna"
    assert found.unowned == [f"{SITE}/__pycache__/stray.cpython-311.pyc"]


@pytest.mark.parametrize("path", [f"{SITE}/backdoor.py", "usr/local/bin/miner", "opt/tool", "usr/bin/curl2"])
def test_a_file_that_nothing_lists_has_no_owner(tmp_path: Path, path: str) -> None:
    assert read(tmp_path, {path: b"x"}).unowned == [path]


def test_a_package_that_is_missing_owns_nothing(tmp_path: Path) -> None:
    # owners.yaml gives this file to ca-certificates, which the image does not have.
    assert read(tmp_path, {"etc/ca-certificates.conf": b"x"}).unowned == ["etc/ca-certificates.conf"]


def test_a_changed_file_of_a_distribution_is_found(tmp_path: Path) -> None:
    assert read(tmp_path, {f"{SITE}/idna.py": b"x = 2\n"}).changed == [f"{SITE}/idna.py"]


def test_a_merged_usr_does_not_hide_owners(tmp_path: Path) -> None:
    package: Files = {"var/lib/dpkg/info/dash.list": b"/.\n/bin\n/bin/sh\n", "usr/bin/sh": b"elf", "bin": "usr/bin"}
    status = debian_status(("curl", "1", ""), ("dash", "0.5", ""))
    assert read(tmp_path, {**package, "var/lib/dpkg/status": status}).owners["usr/bin/sh"] == "deb:dash"


def test_a_diverted_file_belongs_to_its_package(tmp_path: Path) -> None:
    package = {
        "var/lib/dpkg/info/bash.list": b"/bin/sh\n",
        "var/lib/dpkg/info/dash.list": b"/bin/sh\n",
        "var/lib/dpkg/diversions": b"/bin/sh\n/bin/sh.distrib\ndash\n",
        "bin/sh": b"dash",
        "bin/sh.distrib": b"bash",
    }
    status = debian_status(("bash", "5", ""), ("dash", "0.5", ""), ("curl", "1", ""))
    found = read(tmp_path, {**package, "var/lib/dpkg/status": status})
    assert (found.owners["bin/sh"], found.owners["bin/sh.distrib"]) == ("deb:dash", "deb:bash")


def test_a_removed_package_is_not_listed(tmp_path: Path) -> None:
    status = debian_status(("curl", "1", ""), ("gone", "1", "")).replace(
        b"Package: gone\nStatus: install ok installed", b"Package: gone\nStatus: deinstall ok config-files"
    )
    assert [package.name for package in read(tmp_path, {"var/lib/dpkg/status": status}).debian] == ["curl"]


def test_the_source_of_a_package_has_its_own_version(tmp_path: Path) -> None:
    rows = (("a", "1.2-3+b1", ""), ("g++", "4:10.2.1-1", "gcc-defaults (1.190)"), ("curl", "1", ""))
    found = read(tmp_path, {"var/lib/dpkg/status": debian_status(*rows)})
    sources = {package.name: (package.source, package.source_version) for package in found.debian}
    assert sources["a"] == ("a", "1.2-3")
    assert sources["g++"] == ("gcc-defaults", "1.190")


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("etc/*", "etc/a", True),
        ("etc/*", "etc/a/b", False),
        ("etc/**", "etc/a/b", True),
        ("etc/a.b", "etc/aXb", False),
        ("a/*/c", "a/b/c", True),
    ],
)
def test_a_star_matches_in_one_folder_and_two_below_it(pattern: str, path: str, expected: bool) -> None:
    assert bool(Rule(pattern, "").expression.fullmatch(path)) is expected


def test_the_rules_are_valid() -> None:
    assert all(rule.reason for rule in rules())
