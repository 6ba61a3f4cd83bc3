from __future__ import annotations

from pathlib import Path

from bootstrap.debian import archive_uris


def test_one_line_sources_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(
        "# deb http://commented.test/debian bookworm main\n"
        "deb [signed-by=/k.gpg arch=amd64] http://mirror.test/debian/ bookworm main contrib\n"
        "deb-src http://source.test/debian bookworm main\n"
        "deb http://mirror.test/security bookworm-security main\n"
    )

    assert archive_uris(tmp_path) == {
        "bookworm": "http://mirror.test/debian",
        "bookworm-security": "http://mirror.test/security",
    }


def test_deb822_sources_are_read_and_disabled_ones_are_not(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d/debian.sources").write_text(
        "Types: deb deb-src\nURIs: http://one.test/debian http://two.test/debian\n"
        "Suites: bookworm bookworm-updates\nComponents: main\n\n"
        "Types: deb\nEnabled: no\nURIs: http://off.test/debian\nSuites: sid\n\n"
        "Types: deb-src\nURIs: http://source.test/debian\nSuites: trixie\n"
    )

    assert archive_uris(tmp_path) == {
        "bookworm": "http://one.test/debian",
        "bookworm-updates": "http://one.test/debian",
    }


def test_a_machine_without_apt_has_no_archives(tmp_path: Path) -> None:
    assert archive_uris(tmp_path) == {}
