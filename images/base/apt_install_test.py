from __future__ import annotations

import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("apt-install")


def use_mirror(folder: Path) -> None:
    """Point the suites of bookworm in the sources of a folder at a mirror."""
    roots = ["http://mirror.test/debian", "http://mirror.test/security"]
    command = 'source "$1"; shift; use_mirror "$@"'
    subprocess.run(["bash", "-c", command, "bash", SCRIPT, folder, *roots, "bookworm"], check=True)


def test_one_line_sources_of_debian_get_the_machines_mirror(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(
        "# deb http://own.test/debian bookworm main\n"
        "deb http://own.test/debian bookworm main\n"
        "deb [signed-by=/a.gpg arch=amd64] http://own.test/debian bookworm-updates main contrib\n"
        "deb http://own.test/debian-security bookworm-security main\n"
    )

    use_mirror(tmp_path)

    assert (tmp_path / "sources.list").read_text() == (
        "# deb http://own.test/debian bookworm main\n"
        "deb http://mirror.test/debian bookworm main\n"
        "deb [signed-by=/a.gpg arch=amd64] http://mirror.test/debian bookworm-updates main contrib\n"
        "deb http://mirror.test/security bookworm-security main\n"
    )


def test_paragraphs_of_debian_get_the_machines_mirror(tmp_path: Path) -> None:
    (tmp_path / "debian.sources").write_text(
        "Types: deb\n# a comment\nURIs: http://own.test/debian\nSuites: bookworm bookworm-updates\n\n"
        "Types: deb\nURIs: http://own.test/debian-security\nSuites: bookworm-security\nSigned-By: /a.gpg\n"
    )

    use_mirror(tmp_path)

    assert (tmp_path / "debian.sources").read_text() == (
        "Types: deb\n# a comment\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\n\n"
        "Types: deb\nURIs: http://mirror.test/security\nSuites: bookworm-security\nSigned-By: /a.gpg\n\n"
    )


def test_sources_of_others_stay_as_they_are(tmp_path: Path) -> None:
    line = "deb http://others.test/tools stable main\ndeb http://others.test/tools bookworm-tools main\n"
    paragraph = "Types: deb\nURIs: http://others.test/tools\nSuites: tools-bookworm\nComponents: main"
    (tmp_path / "others.list").write_text(line)
    (tmp_path / "others.sources").write_text(paragraph)

    use_mirror(tmp_path)

    assert (tmp_path / "others.list").read_text() == line
    assert (tmp_path / "others.sources").read_text().strip() == paragraph
