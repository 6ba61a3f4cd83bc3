"""From exported images to verified tags in a real registry: join, attest, publish, sign, verify."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from release.cli.testing import RUNTIME, Flow, attested, image_tags, run, version
from release.oci.attestations import is_attestation
from release.signing.target import target

VERSION, TAGS = version(), image_tags()


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    with attested(tmp_path_factory.mktemp("flow")) as found:
        yield found


def test_every_step_has_the_same_digests(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    before = flow.digests()
    repository = flow.repository("whole")
    to, layout = flow.name("whole"), flow.layout.folder
    assert flow.publish("whole", "--tags", "none") == 0
    assert repository.tags() == ()
    capsys.readouterr()
    assert run("sign", RUNTIME, "--to", to) == 0
    planned = capsys.readouterr().out.splitlines()
    assert [f"sign: {digest} as {tag}" for tag, digest in before.items()] == [row for row in planned if " as " in row]
    assert repository.tags() == ()
    assert run("sign", RUNTIME, "--to", to, "--no-dry-run") == 0
    assert run("verify", RUNTIME, "--in", to, "--layout", layout, "--no-feed") == 0
    assert flow.publish("whole", "--tags", "version") == 0
    assert {tag: repository.digest(tag) for tag in TAGS} == before
    assert repository.digest("7") == ""
    capsys.readouterr()
    assert run("verify", RUNTIME, "--in", to, "--no-feed", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["image"].rpartition(":")[2]: row["digest"] for row in found} == before
    assert flow.publish("whole") == 0
    assert repository.digest("7-base") == before[f"{VERSION}-base"]


def test_the_published_index_lists_the_documents_of_each_platform(flow: Flow) -> None:
    assert flow.publish("documents") == 0
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
    assert flow.publish("repeated", "--tags", "none") == 0
    digest = flow.digests()[VERSION]
    image = f"{flow.name('repeated')}@{digest}"
    assert run("sign", image, "--layout", flow.layout.folder, "--no-dry-run") == 0
    capsys.readouterr()
    assert run("sign", RUNTIME, "--to", flow.name("repeated"), "--no-dry-run") == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(digest[:19])]
    assert [line.partition(": ")[2] for line in lines if "http" in line] == [
        *("https://slsa.dev/provenance/v1 is there", "https://openvex.dev/ns is there")
    ]
    where, _ = target(image)
    before = where.referrers(digest)
    assert run("sign", RUNTIME, "--to", flow.name("repeated"), "--no-dry-run") == 0
    assert where.referrers(digest) == before


def test_a_digest_that_is_not_signed_as_its_tag_fails(flow: Flow, capsys: pytest.CaptureFixture[str]) -> None:
    assert flow.publish("untagged", "--tags", "none") == 0
    for digest in flow.digests().values():
        image = f"{flow.name('untagged')}@{digest}"
        assert run("sign", image, "--layout", flow.layout.folder, "--no-dry-run") == 0
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
