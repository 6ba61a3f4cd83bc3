"""From exported images to verified tags in a real registry: join, attest, publish, sign, verify."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from release.cli.testing import RUNTIME, VERSION, export, make_release_checkout, run
from release.layouts.layout import Layout
from release.oci.attestations import is_attestation
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry
from release.signing.target import target
from release.signing.testing import PASSWORD, make_key, need_programs

TAGS = (VERSION, f"{VERSION}-base")


@dataclass(frozen=True)
class Flow:
    """A checkout with exported images, and the repository that they go to."""

    root: Path
    running: Running

    @property
    def layout(self) -> Layout:
        """The layout with all architectures."""
        return Layout(self.root / "dist/oci" / RUNTIME)

    def repository(self, name: str) -> Repository:
        """Return a repository, to be looked into."""
        return Repository(self.running.place(name), self.running.anonymous)

    def name(self, name: str) -> str:
        """Return the name of a repository on the command line."""
        return f"http://{self.running.host}/{name}"

    def digests(self) -> dict[str, str]:
        """Return tag -> digest as the layout has them."""
        rows = {tag: self.layout.tagged(tag) for tag in TAGS}
        return {tag: row.digest for tag, row in rows.items() if row}


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    need_programs()
    folder = tmp_path_factory.mktemp("flow")
    root = make_release_checkout(folder / "checkout")
    export(root, folder / "scratch")
    key = make_key(folder)
    with registry(folder / "registry") as running, pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("COSIGN_PASSWORD", PASSWORD)
        patch.setenv("HOME", str(folder))
        patch.setenv("RUNTIME_COSIGN_KEY", str(key))
        patch.setenv("RUNTIME_COSIGN_PUBLIC_KEY", str(key.with_suffix(".pub")))
        assert run("join", RUNTIME) == 0
        assert run("attest", root / "dist/oci" / RUNTIME) == 0
        yield Flow(root, running)


def publish(flow: Flow, name: str, *more: str) -> int:
    return run("publish", RUNTIME, "--to", flow.name(name), "--no-dry-run", *more)


def test_every_step_has_the_same_digests(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    before = flow.digests()
    repository = flow.repository("whole")
    to, layout = flow.name("whole"), flow.layout.folder
    assert publish(flow, "whole", "--tags", "none") == 0
    assert repository.tags() == ()
    assert run("sign", RUNTIME, "--to", to) == 0
    assert run("verify", RUNTIME, "--in", to, "--layout", layout, "--no-feed") == 0
    assert publish(flow, "whole", "--tags", "version") == 0
    assert {tag: repository.digest(tag) for tag in TAGS} == before
    assert repository.digest("7") == ""
    capsys.readouterr()
    assert run("verify", RUNTIME, "--in", to, "--no-feed", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["image"].rpartition(":")[2]: row["digest"] for row in found} == before
    assert publish(flow, "whole") == 0
    assert repository.digest("7-base") == before[f"{VERSION}-base"]


def test_the_published_index_lists_the_documents_of_each_platform(flow: Flow) -> None:
    assert publish(flow, "documents") == 0
    index = flow.repository("documents").manifest(VERSION)
    assert index is not None
    beside = [row for row in index.manifests if is_attestation(row)]
    assert [row.architecture for row in index.manifests] == ["amd64", "arm64", "unknown", "unknown"]
    assert len(beside) == 2
    for row in beside:
        made = flow.repository("documents").manifest(row.digest)
        assert made is not None
        assert all(flow.repository("documents").has_blob(blob) for blob in made.blobs)


def test_attesting_again_in_another_run_keeps_the_digests(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    def attested(number: str) -> dict[str, str]:
        monkeypatch.setenv("GITHUB_RUN_ID", number)
        assert run("join", RUNTIME) == 0
        assert run("attest", flow.layout.folder) == 0
        return flow.digests()

    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_WORKFLOW_REF", "example/runtime/.github/workflows/publish.yml@refs/heads/main")
    assert attested("1") == attested("2")
    for name in ("GITHUB_SERVER_URL", "GITHUB_WORKFLOW_REF"):
        monkeypatch.delenv(name)
    attested("1")


def test_a_failed_run_that_is_repeated_signs_what_is_missing(
    flow: Flow, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(flow, "repeated", "--tags", "none") == 0
    digest = flow.digests()[VERSION]
    image = f"{flow.name('repeated')}@{digest}"
    assert run("sign", image, "--layout", flow.layout.folder) == 0
    capsys.readouterr()
    assert run("sign", RUNTIME, "--to", flow.name("repeated")) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(digest[:19])]
    assert [line.partition(": ")[2] for line in lines if "http" in line] == [
        *("https://slsa.dev/provenance/v1 is there", "https://openvex.dev/ns is there")
    ]
    where, _ = target(image)
    before = where.referrers(digest)
    assert run("sign", RUNTIME, "--to", flow.name("repeated")) == 0
    assert where.referrers(digest) == before


def test_a_digest_that_is_not_signed_as_its_tag_fails(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(flow, "untagged", "--tags", "none") == 0
    for digest in flow.digests().values():
        assert run("sign", f"{flow.name('untagged')}@{digest}", "--layout", flow.layout.folder) == 0
    capsys.readouterr()
    words = ("--layout", str(flow.layout.folder), "--no-feed")
    assert run("verify", RUNTIME, "--in", flow.name("untagged"), *words) == 1
    assert f"is signed as no tag, not as {VERSION}" in capsys.readouterr().out


def test_an_index_of_other_images_is_refused(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (flow.layout.tagged(tag) for tag in TAGS)
    assert one is not None
    assert other is not None
    flow.layout.tag(other, [VERSION])
    try:
        capsys.readouterr()
        assert run("publish", RUNTIME, "--to", flow.name("swapped")) == 2
        (line,) = capsys.readouterr().err.splitlines()
    finally:
        flow.layout.tag(one, [VERSION])
    assert line.startswith(f"{VERSION}: expected an index of sha256:")
    assert line.endswith("join and attest again")


def test_without_a_joined_layout_sign_says_what_to_do(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    words = ("--to", flow.name("whole"), "--layout", f"{flow.layout.folder}-amd64")
    assert run("sign", RUNTIME, *words) == 2
    assert capsys.readouterr().err.strip().endswith(f"found none of {VERSION}, {VERSION}-base: release join {RUNTIME}")
