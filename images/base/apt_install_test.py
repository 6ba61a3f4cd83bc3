from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from host import debian
from host.testing import put_release, web_server

SCRIPT = Path(__file__).with_name("apt-install")


def use_mirror(folder: Path) -> None:
    """Point the bookworm suites in a folder's sources at a mirror."""
    roots = ["http://mirror.test/debian", "http://mirror.test/security"]
    command = 'source "$1"; shift; use_mirror "$@"'
    subprocess.run(["bash", "-c", command, "bash", SCRIPT, folder, *roots, "bookworm"], check=True)


def test_one_line_sources_get_the_mirror(tmp_path: Path) -> None:
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


def test_deb822_sources_get_the_mirror(tmp_path: Path) -> None:
    (tmp_path / "debian.sources").write_text(
        "Types: deb\n# a comment\nURIs: http://own.test/debian\nSuites: bookworm bookworm-updates\n\n"
        "Types: deb\nURIs: http://own.test/debian-security\nSuites: bookworm-security\nSigned-By: /a.gpg\n"
    )

    use_mirror(tmp_path)

    assert (tmp_path / "debian.sources").read_text() == (
        "Types: deb\n# a comment\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\n\n"
        "Types: deb\nURIs: http://mirror.test/security\nSuites: bookworm-security\nSigned-By: /a.gpg\n\n"
    )


def test_third_party_sources_are_unchanged(tmp_path: Path) -> None:
    line = "deb http://others.test/tools stable main\ndeb http://others.test/tools bookworm-tools main\n"
    paragraph = "Types: deb\nURIs: http://others.test/tools\nSuites: tools-bookworm\nComponents: main"
    (tmp_path / "others.list").write_text(line)
    (tmp_path / "others.sources").write_text(paragraph)

    use_mirror(tmp_path)

    assert (tmp_path / "others.list").read_text() == line
    assert (tmp_path / "others.sources").read_text().strip() == paragraph


UPDATE = """
source "$1"
own_sources=$2/etc lists=$2/state/lists
mkdir -p "$2/sources" "$lists/partial" "$2/cache/archives/partial"
options=(-o "Dir::State=$2/state" -o "Dir::Cache=$2/cache" -o "Dir::Etc::sourcelist=$2/sources/sources.list")
options+=(-o "Dir::Etc::sourceparts=$2/sources/sources.list.d" -o APT::Sandbox::User=root)
update "$2/sources"
"""


def update(folder: Path, archives: str) -> subprocess.CompletedProcess[str]:
    """Run `update` in a folder with these archives, for the Debian suite of this machine; return the process."""
    (folder / "etc").mkdir()
    line = f"deb [trusted=yes] http://own.invalid/debian {debian.release()['VERSION_CODENAME']} main\n"
    (folder / "etc/sources.list").write_text(line)
    command = ["bash", "-c", UPDATE, "bash", str(SCRIPT), str(folder)]
    return subprocess.run(command, input=archives, capture_output=True, text=True)


@pytest.fixture
def old_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the web server that has this machine's suite only in old/."""
    if not shutil.which("apt-get") or not debian.release().get("VERSION_CODENAME"):
        pytest.skip("this machine has no apt")
    monkeypatch.setenv("no_proxy", "*")
    suite = debian.release()["VERSION_CODENAME"]
    put_release(tmp_path / "web/old", suite)
    for architecture in ("amd64", "arm64"):
        packages = tmp_path / f"web/old/dists/{suite}/main/binary-{architecture}/Packages"
        packages.parent.mkdir(parents=True)
        packages.touch()
    return tmp_path / "web"


def test_the_next_archive_is_used_if_the_first_lacks_the_suite(tmp_path: Path, old_archive: Path) -> None:
    with web_server(old_archive) as address:
        secret = address.replace("//", "//user:s3cret@")
        done = update(tmp_path, f"{secret}/main {secret}/main\n{address}/old {address}/old\n")

    assert done.returncode == 0, done.stderr
    message = done.stderr.splitlines()[-1]
    assert message == f"apt-install: packages are taken from {address}/old, not from {address}/main"
    assert f" {address}/old " in (tmp_path / "sources/sources.list").read_text()


def test_a_suite_that_no_archive_has_is_an_error_that_lists_the_archives(tmp_path: Path, old_archive: Path) -> None:
    with web_server(old_archive) as address:
        done = update(tmp_path, f"- -\n{address}/main {address}/main\n{address}/third {address}/third\n")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "apt-install: expected an archive that has this suite, found none at "
        f"the image's own sources,{address}/main,{address}/third"
    )
