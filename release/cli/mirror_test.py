"""Copy a signed version to another registry and to a folder, and verify it there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.cli.testing import RUNTIME, Flow, attested, git, image_tags, run, version
from release.layouts.layout import Layout
from release.registry.references import Place
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry

SOURCE = "source"
VERSION, TAGS = version(), image_tags()


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    with attested(tmp_path_factory.mktemp("mirror")) as found:
        assert found.publish(SOURCE) == 0
        assert run("sign", RUNTIME, "--to", found.name(SOURCE), "--no-dry-run") == 0
        assert run("feed", "--to", found.name(SOURCE), "--no-dry-run") == 0
        yield found


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Another registry."""
    with registry(tmp_path_factory.mktemp("other")) as found:
        yield found


def mirror(flow: Flow, to: str, *more: str) -> int:
    return run("mirror", VERSION, "--from", flow.name(SOURCE), "--to", to, "--no-dry-run", *more)


def verified(place: str, feed: Path, tag: str = VERSION) -> int:
    return run("verify", f"{place}:{tag}", "--feed", feed)


def feed_of(flow: Flow, folder: Path) -> Path:
    path = folder / "feed.json"
    assert run("feed", "--output", path) == 0
    return path


def test_a_version_in_another_registry_is_verified(flow: Flow, other: Running, tmp_path: Path) -> None:
    to = f"http://{other.host}/copied"
    assert mirror(flow, to) == 0
    repository = Repository(other.place("copied"), other.anonymous)
    assert {tag: repository.digest(tag) for tag in TAGS} == flow.digests()
    for tag in TAGS:
        assert verified(to, feed_of(flow, tmp_path), tag) == 0
    # Moving tags and their record stay behind; the feed comes along.
    found = {tag for tag in repository.tags() if not tag.startswith("sha256-")}
    assert found == {*TAGS, "feed"}


def test_cosign_verifies_the_copy_too(flow: Flow, other: Running) -> None:
    assert mirror(flow, f"http://{other.host}/cosign") == 0
    image = f"{other.host}/cosign:{VERSION}"
    trusted = ("--key", os.environ["RUNTIME_COSIGN_PUBLIC_KEY"], "--insecure-ignore-tlog=true")
    subprocess.run(["cosign", "verify", *trusted, image], check=True, capture_output=True)
    words = ("verify-attestation", *trusted, "--type", "slsaprovenance1", image)
    subprocess.run(["cosign", *words], check=True, capture_output=True)


def test_a_folder_is_verified_without_a_network(
    flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    assert mirror(flow, f"oci:{folder}") == 0
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert verified(str(folder), folder / "feed.json") == 0
    assert VERSION in json.loads((folder / "feed.json").read_text())["runtimeVersions"]


def test_a_lost_registry_comes_back_from_a_folder(flow: Flow, other: Running, tmp_path: Path) -> None:
    folder, to = tmp_path / "folder", f"http://{other.host}/restored"
    assert mirror(flow, f"oci:{folder}") == 0
    assert run("mirror", VERSION, "--from", f"oci:{folder}", "--to", to, "--no-dry-run") == 0
    assert verified(to, folder / "feed.json") == 0
    assert run("promote", VERSION, "--to", to, "--no-dry-run") == 0
    repository = Repository(other.place("restored"), other.anonymous)
    assert repository.digest("7-base") == flow.digests()[f"{VERSION}-base"]


def test_a_second_copy_sends_nothing(flow: Flow, other: Running, capsys: pytest.CaptureFixture[str]) -> None:
    to = f"http://{other.host}/twice"
    assert mirror(flow, to) == 0
    capsys.readouterr()
    assert mirror(flow, to) == 0
    assert "copy: 0 blobs, 0 B; " in capsys.readouterr().out


def test_a_dry_run_changes_nothing(flow: Flow, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    assert run("mirror", VERSION, "--from", flow.name(SOURCE), "--to", f"oci:{folder}") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "nothing was changed: --no-dry-run does it"
    assert not folder.exists()


@pytest.mark.parametrize("seconds", [0.8, 1.6])
def test_a_killed_copy_goes_on(flow: Flow, other: Running, tmp_path: Path, seconds: float) -> None:
    name = f"killed-{int(seconds * 10)}"
    to = f"http://{other.host}/{name}"
    words = ("mirror", VERSION, "--from", flow.name(SOURCE), "--to", to, "--no-dry-run")
    path = os.pathsep.join(os.path.abspath(one) for one in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", "release.cli.main", *words], env={**os.environ, "PYTHONPATH": path}
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    repository = Repository(other.place(name), other.anonymous)
    # A tag that is there leads to all of its images.
    for tag in [tag for tag in TAGS if repository.digest(tag)]:
        index = repository.manifest(tag)
        assert index is not None
        assert all(repository.manifest(row.digest) for row in index.manifests)
    assert mirror(flow, to) == 0
    assert verified(to, feed_of(flow, tmp_path)) == 0


def test_other_contents_are_not_replaced(
    flow: Flow, other: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(flow.layout.folder, folder)
    row = Layout(folder).tagged(TAGS[1])
    assert row is not None
    Layout(folder).tag(row, [TAGS[0]])
    capsys.readouterr()
    assert mirror(flow, f"oci:{folder}") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"oci:{folder}: {VERSION}: expected no such tag, or one with sha256:")


def test_a_damaged_blob_of_a_folder_is_not_copied(
    flow: Flow, other: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    assert mirror(flow, f"oci:{folder}") == 0
    largest = max((folder / "blobs/sha256").iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(bytes(largest.stat().st_size))
    to = f"http://{other.host}/damaged"
    capsys.readouterr()
    assert run("mirror", VERSION, "--from", f"oci:{folder}", "--to", to, "--no-dry-run") == 2
    assert Repository(Place(other.host, "damaged", "http"), other.anonymous).tags() == ()
    assert "expected the blob sha256:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("1.0.0", "--from", "{source}", "--to", "oci:x"), "VERSION: expected a version that is in "),
        ((VERSION, "--from", "oci:nothing", "--to", "oci:x"), "nothing: expected an OCI layout"),
        ((VERSION, "--from", "{source}", "--to", "x"), "--to: expected a name such as quay.io/"),
        ((VERSION, "--from", "{source}", "--to", "oci:x", "--feed", "y"), "--feed: expected a file with the release"),
    ],
)
def test_bad_input_is_one_line(
    flow: Flow, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str
) -> None:
    capsys.readouterr()
    assert run("mirror", *(word.format(source=flow.name(SOURCE)) for word in words)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(expected)
    assert git(flow.root, "status", "--porcelain") == ""
