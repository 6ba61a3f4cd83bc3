from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from host.testing import web_server
from release.archives.binaries import Binaries, binaries
from release.archives.testing import TRUSTED, deb, put_debs
from release.comparison.archive import Archive
from release.comparison.by_changelogs import by_changelogs
from release.comparison.contents import Contents, Source
from release.comparison.difference import difference
from release.comparison.fixes import CHANGELOG, Fix

pytestmark = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")

ENTRY = (
    "{source} ({version}) bullseye; urgency=high\n\n  * Fix {cve}.\n\n -- Nobody <n@example.test>  Thu, 13 Jun 2024\n\n"
)


def text(source: str, **versions: str) -> str:
    """Return a changelog of entries, the newest first: CVE_2024_1=version."""
    rows = ((cve.replace("_", "-"), version) for cve, version in versions.items())
    return "".join(ENTRY.format(source=source, version=version, cve=cve) for cve, version in rows)


CURL = text("curl", CVE_2024_1012="1-1+deb11u12", CVE_2024_1010="1-1+deb11u10", CVE_2024_1009="1-1+deb11u9")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with web_server(folder) as url:
        yield url


def fixed(
    folder: Path,
    address: str,
    moves: Mapping[str, tuple[str, str]],
    sources: Mapping[str, tuple[Source, Source]] | None = None,
) -> tuple[set[Fix], list[str]]:
    """Return the fixes in moves (name -> versions), and what was told. `sources` are those that images know."""

    def asking(cache: Path, suite: str, architecture: str, names: Collection[str]) -> Binaries:
        return binaries(cache, [f"deb {TRUSTED} {address}/debian {suite} main"], architecture, names)

    sides = [
        Contents(
            label=str(index),
            python={},
            debian={name: versions[index] for name, versions in moves.items()},
            suite="bullseye",
            architecture="amd64",
            sources={name: pair[index] for name, pair in (sources or {}).items()},
        )
        for index in (0, 1)
    ]
    told: list[str] = []
    found = difference(*sides)
    archive = Archive(folder / "cache", set(moves), told.append, asking)
    return by_changelogs(found, archive), told


def fix(cve: str, package: str) -> Fix:
    return Fix(cve, package, CHANGELOG)


def test_the_entries_after_the_old_version_name_what_is_fixed(folder: Path, address: str) -> None:
    put_debs(folder / "debian", "bullseye", deb("curl", "1-1+deb11u12", CURL))
    found, told = fixed(folder, address, {"curl": ("1-1+deb11u9", "1-1+deb11u12")})
    assert found == {fix("CVE-2024-1012", "curl"), fix("CVE-2024-1010", "curl")}
    assert told == []


def test_a_later_deb_in_the_archive_has_the_entries_of_the_newer_version(folder: Path, address: str) -> None:
    put_debs(folder / "debian", "bullseye", deb("curl", "1-1+deb11u12", CURL))
    found, told = fixed(folder, address, {"curl": ("1-1+deb11u9", "1-1+deb11u10")})
    assert (found, told) == ({fix("CVE-2024-1010", "curl")}, [])


def test_packages_of_one_source_share_the_changelog_of_any_of_them(folder: Path, address: str) -> None:
    debs = deb("curl", "1-1+deb11u10", CURL), deb("libcurl4", "1-1+deb11u10", source="curl")
    put_debs(folder / "debian", "bullseye", *debs)
    pair = ("1-1+deb11u9", "1-1+deb11u10")
    found, told = fixed(folder, address, {"curl": pair, "libcurl4": pair})
    assert found == {fix("CVE-2024-1010", "curl"), fix("CVE-2024-1010", "libcurl4")}
    assert told == []


def test_an_older_version_and_an_added_package_fix_nothing(folder: Path, address: str) -> None:
    put_debs(folder / "debian", "bullseye", deb("curl", "1-1+deb11u12", CURL))
    assert fixed(folder, address, {"curl": ("1-1+deb11u12", "1-1+deb11u9")}) == (set(), [])
    assert fixed(folder, address, {"curl": ("", "1-1+deb11u12")}) == (set(), [])


def test_versions_are_those_of_the_source(folder: Path, address: str) -> None:
    gcc = text("gcc-defaults", CVE_2024_1190="1.190", CVE_2024_1189="1.189")
    put_debs(folder / "debian", "bullseye", deb("gcc", "4:10.2-1", gcc, source="gcc-defaults (1.190)"))
    moves = {"gcc": ("4:10.1-1", "4:10.2-1")}
    known = {"gcc": (Source("gcc-defaults", "1.189"), Source("gcc-defaults", "1.190"))}
    assert fixed(folder, address, moves, known) == ({fix("CVE-2024-1190", "gcc")}, [])
    assert fixed(folder, address, moves) == (
        set(),
        ["gcc 4:10.2-1: no changelog is read, since its source is not known"],
    )


def test_a_deb_that_cannot_be_fetched_is_named_and_the_rest_goes_on(folder: Path, address: str) -> None:
    tini = text("tini", CVE_2024_1002="0.2-1")
    content = deb("curl", "1-1+deb11u10", CURL)
    put_debs(folder / "debian", "bullseye", content, deb("tini", "0.2-1", tini))
    curl = next(file for file in (folder / "debian/pool").iterdir() if file.read_bytes() == content)
    curl.unlink()
    found, told = fixed(folder, address, {"curl": ("1-1+deb11u9", "1-1+deb11u10"), "tini": ("0.1-1", "0.2-1")})
    assert found == {fix("CVE-2024-1002", "tini")}
    assert told[0].startswith(f"{address}/debian/pool/{curl.name}: its changelog is left out: HTTP Error 404")


def test_a_deb_with_another_hash_is_not_read(folder: Path, address: str) -> None:
    put_debs(folder / "debian", "bullseye", deb("curl", "1-1+deb11u10", CURL), sha256="0" * 64)
    found, told = fixed(folder, address, {"curl": ("1-1+deb11u9", "1-1+deb11u10")})
    assert found == set()
    assert f": its changelog is left out: expected sha256 {'0' * 64}, found " in told[0]


def test_an_archive_that_does_not_answer_is_told_once(folder: Path, address: str) -> None:
    found, told = fixed(folder, address, {"curl": ("1-1+deb11u9", "1-1+deb11u10")})
    assert found == set()
    (line,) = told
    assert line.startswith("debian: bullseye: ")
