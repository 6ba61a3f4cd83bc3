from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from host import debian
from host.debian import Mirrors, archive_uris, archives, configured_mirrors, find
from host.errors import HostError
from host.testing import put_release, web_server

needs_apt = pytest.mark.skipif(not Path(debian.DOWNLOAD[0]).exists(), reason="this machine has no apt")

DEBIAN = "Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\n"


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / "sources.list.d" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return folder


def test_one_line_sources_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(
        "# deb http://commented.test/debian bookworm main\n"
        "deb [signed-by=/k/debian-archive.gpg arch=amd64] http://mirror.test/debian/ bookworm main contrib\n"
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


@pytest.mark.parametrize("enabled", ["no", "No", "false"])
def test_a_disabled_source_is_not_checked(enabled: str, tmp_path: Path) -> None:
    assert archive_uris(put(tmp_path, "a.sources", f"Types: deb\nEnabled: {enabled}\n")) == {}


@pytest.mark.parametrize("key", ["/etc/apt/keyrings/microsoft.gpg", "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ"])
def test_an_archive_with_a_third_party_key_is_skipped(key: str, tmp_path: Path) -> None:
    other = f"Types: deb\nURIs: https://packages.test/azure-cli\nSuites: bookworm\nSigned-By: {key}\n"
    put(tmp_path, "azure-cli.sources", other)
    put(tmp_path, "debian.sources", DEBIAN + "Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp\n")

    assert archive_uris(tmp_path)["bookworm"] == "http://mirror.test/debian"


def test_an_archive_with_the_updates_comes_before_one_without(tmp_path: Path) -> None:
    put(tmp_path, "a.list", "deb https://packages.test/docker bookworm stable\n")
    put(tmp_path, "debian.sources", DEBIAN)

    assert archive_uris(tmp_path)["bookworm"] == "http://mirror.test/debian"


def test_without_updates_the_first_archive_wins(tmp_path: Path) -> None:
    put(tmp_path, "a.list", "deb http://one.test/debian trixie main\ndeb http://two.test/debian trixie main\n")

    assert archive_uris(tmp_path) == {"trixie": "http://one.test/debian"}


def test_a_list_of_mirrors_is_read(tmp_path: Path) -> None:
    (tmp_path / "debian.list").write_text(
        "# mirrors\n\ncdrom:x\nhttps://cloud.test/debian/\tpriority:1\nhttp://b.test\n"
    )
    put(tmp_path, "a.list", f"deb mirror+file://{tmp_path}/debian.list bookworm main\n")

    assert archive_uris(tmp_path) == {"bookworm": "https://cloud.test/debian"}


@pytest.mark.parametrize(
    "uri", ["mirror+file:///nowhere.list", "mirror+http://x.test/m", "cdrom:[Debian]/", "tor+http://x"]
)
def test_an_address_that_only_apt_can_fetch_from_is_skipped(uri: str, tmp_path: Path) -> None:
    assert archive_uris(put(tmp_path, "a.list", f"deb {uri} bookworm main\n")) == {}
    assert archive_uris(put(tmp_path, "a.list", f"deb {uri} bookworm main\ndeb file:/srv bookworm main\n")) == {
        "bookworm": "file:/srv"
    }


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.list", "# x\ndeb http://x\n", "line 2: expected an address and a suite after `deb`, found no suite"),
        ("a.sources", "Types: deb\nSuites: sid\n", "paragraph 1: URIs: expected at least one, found none"),
        ("a.sources", f"{DEBIAN}\n\nTypes: deb\nURIs: x\n", "paragraph 2: Suites: expected at least one, found none"),
    ],
)
def test_a_broken_source_is_one_line_with_its_place(name: str, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(HostError) as caught:
        archive_uris(put(tmp_path, name, text))

    assert str(caught.value) == f"{tmp_path}/sources.list.d/{name}: {message}"


def test_comments_and_bytes_in_another_encoding_are_skipped(tmp_path: Path) -> None:
    put(tmp_path, "a.sources", DEBIAN)
    (tmp_path / "sources.list").write_bytes("# für alle\n  deb http://a.test sid main # für\n".encode("latin-1"))

    assert archive_uris(tmp_path)["sid"] == "http://a.test"


def test_a_configured_mirror_needs_no_apt_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "release", lambda: {"ID": "debian", "VERSION_CODENAME": "bookworm"})
    monkeypatch.setattr(debian, "archive_uris", lambda: pytest.fail("read"))
    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", "http://named.test/debian/")

    assert configured_mirrors() == Mirrors("http://named.test/debian", "http://named.test/debian-security")


def test_archives_are_searched_in_order_machine_old_suites_snapshots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", "http://mirror.test/debian")
    monkeypatch.delenv("RUNTIME_DEBIAN_ARCHIVE", raising=False)

    assert [found.main for found in archives(["20240613T000000Z"])] == [
        "http://mirror.test/debian",
        "http://archive.debian.org/debian",
        "http://snapshot.debian.org/archive/debian/20240613T000000Z",
    ]
    assert archives(["20240613T000000Z"])[2].security == (
        "http://snapshot.debian.org/archive/debian-security/20240613T000000Z"
    )


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server whose /main no longer has bullseye, whose security archive still has it, and whose /old has both."""
    monkeypatch.setenv("no_proxy", "*")
    put_release(tmp_path / "main", "trixie")
    put_release(tmp_path / "main-security", "bullseye-security")
    put_release(tmp_path / "old", "bullseye")
    put_release(tmp_path / "old-security", "bullseye-security")
    with web_server(tmp_path) as address:
        monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", f"{address}/main")
        monkeypatch.setenv("RUNTIME_DEBIAN_ARCHIVE", f"{address}/old/")
        yield address


@needs_apt
def test_a_suite_that_left_its_archive_is_found_in_the_archive_of_old_suites(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find("bullseye", archives()) == Mirrors(f"{server}/old", f"{server}/main-security")

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"debian: bullseye is not at {server}/main (404 ")
    assert line.endswith(f"; using {server}/old instead")


@needs_apt
def test_a_suite_in_no_archive_is_one_line_with_every_address(server: str) -> None:
    passworded = [Mirrors(f"{server.replace('//', '//user:s3cret@')}/third", "")]

    with pytest.raises(HostError) as caught:
        find("buster", archives() + passworded)

    line = str(caught.value)
    assert line.startswith("buster: expected an archive that has this suite, found none at ")
    for place in ("main", "old", "third"):
        assert f"{server}/{place} (404 " in line
    assert "s3cret" not in line
    assert "\n" not in line


@needs_apt
def test_using_the_machines_archive_prints_nothing(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = Mirrors(f"{server}/old", f"{server}/old-security")

    assert find("bullseye", [first, Mirrors("http://never.invalid", "http://never.invalid")]) == first
    assert capsys.readouterr().err == ""
