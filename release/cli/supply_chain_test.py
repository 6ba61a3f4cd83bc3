"""Sign an image in a real registry, and verify it there and in a copy."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from release.advisories.testing import record
from release.cli.main import main
from release.cli.options import NOTHING_CHANGED
from release.contents.testing import Files
from release.recipe.testing import REVISION, SOURCE, write_runtime
from release.signing.attached import PREDICATE_TYPE
from release.signing.documents import CYCLONEDX, OF_INDEX, OF_PLATFORM
from release.signing.target import target
from release.signing.testing import PASSWORD, make_key, need_programs, push, registry
from release.signing.trust import BUNDLE, SIGNATURE, SIGNATURE_ANNOTATION, Trust, UntrustedError

TAG = "10.9.0-base"
CRITICAL: dict[str, Any] = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}


@dataclass(frozen=True)
class Published:
    """A signed image: its name, the host of its registry, its layout, the key, and a feed that lists it."""

    image: str
    host: str
    layout: Path
    key: Path
    feed: Path

    @property
    def public(self) -> str:
        """The public key."""
        return str(self.key.with_suffix(".pub"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    need_programs()
    folder = tmp_path_factory.mktemp("supply-chain")
    with registry(folder) as host, pytest.MonkeyPatch.context() as patch:
        patch.chdir(checkout(folder / "checkout"))
        patch.setenv("COSIGN_PASSWORD", PASSWORD)
        # The logins of the machine stay out of the tests.
        patch.setenv("HOME", str(folder))
        found = Published(
            push(layout(folder / "layout"), host, TAG), host, folder / "layout", make_key(folder), folder / "feed.json"
        )
        found.feed.write_text(feed())
        sign(found, found.image)
        yield found


def checkout(root: Path) -> Path:
    """Make a checkout with the data of this one: the tests of the repository run without its root."""
    root.mkdir()
    (root / "pants.toml").touch()
    for name in ("3rdparty", "runtimes"):
        (root / name).symlink_to(Path(name).resolve())
    return root


def layout(folder: Path, *more: Files) -> Path:
    write_runtime(folder, *more, architectures=("amd64", "arm64"))
    return folder


def feed(**metadata: Any) -> str:
    row = {"channel": "stable", "endOfSupport": "2024-06-30", **metadata}
    return json.dumps({"runtimeVersions": {"10.9.0": {"metadata": row}}})


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    return int(end.value.code or 0)


def sign(published: Published, image: str, *more: object) -> None:
    words = ("--layout", published.layout, "--key", published.key, "--no-dry-run", *more)
    assert run("sign", image, *words) == 0


def verify(published: Published, image: str, *more: object) -> int:
    return run("verify", image, "--key", published.public, "--feed", published.feed, *more)


def failures(capsys: pytest.CaptureFixture[str], published: Published, image: str, *more: object) -> dict[str, str]:
    capsys.readouterr()
    assert verify(published, image, "--json", *more) == 1
    rows = json.loads(capsys.readouterr().out)["checks"]
    return {row["name"]: row["detail"] for row in rows if row["result"] == "failed"}


def output(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def copy(published: Published, folder: Path) -> Path:
    """Copy the image with all that is attached to it to a layout, as a mirror does."""
    words = ("copy", "-r", "--from-plain-http", published.image.removeprefix("http://"), "--to-oci-layout")
    output("oras", *words, f"{folder}:{TAG}")
    return folder


def test_a_signed_image_is_good(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(published, published.image, "--source", SOURCE, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row["name"]: row for row in found["checks"]}
    assert found["good"]
    assert rows["signature"]["detail"] == "valid: index, linux/amd64, linux/arm64"
    assert f"{SOURCE} at {REVISION[:12]}" in rows["provenance"]["detail"]
    assert "linux/amd64: 9 components" in rows["sbom"]["detail"]
    assert "fixed" in rows["vex"]["detail"]
    assert rows["vulnerabilities"]["result"] == "skipped"


def test_a_digest_can_be_verified(published: Published) -> None:
    where, reference = target(published.image)
    digest = where.resolve(reference)
    image = published.image.replace(f":{TAG}", f"@{digest}")
    assert verify(published, image, "--digest", digest) == 0


def test_a_copy_in_a_folder_is_verified_without_a_network(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy(published, tmp_path / "mirror")
    # Whatever asks the network now fails.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert verify(published, str(folder)) == 0
    assert verify(published, f"{folder}:{TAG}") == 0


def test_cosign_finds_signatures_and_documents(published: Published) -> None:
    image = published.image.removeprefix("http://")
    trusted = ("--key", published.public, "--insecure-ignore-tlog=true")
    assert f'"tag":"{TAG}"' in output("cosign", "verify", *trusted, image)
    where, reference = target(published.image)
    platforms = where.platforms(where.resolve(reference))
    kinds = ("slsaprovenance1", "openvex", "cyclonedx", "spdxjson")
    for kind in kinds:
        output("cosign", "verify-attestation", *trusted, "--type", kind, where.at(platforms["linux/arm64"]))
    for kind in kinds[:2]:
        output("cosign", "verify-attestation", *trusted, "--type", kind, image)


def test_oras_finds_what_is_attached(published: Published) -> None:
    found = output("oras", "discover", "--plain-http", published.image.removeprefix("http://"))
    assert "application/vnd.dev.sigstore.bundle.v0.3+json" in found
    assert "application/vnd.dev.cosign.artifact.sig.v1+json" in found


def test_imagetools_shows_the_documents_beside_the_images(published: Published, tmp_path: Path) -> None:
    if not shutil.which("docker"):
        pytest.skip("docker is not installed")
    folder = layout(tmp_path)
    before = (folder / "index.json").read_text()
    assert run("attest", folder) == 0
    after = (folder / "index.json").read_text()
    assert before != after
    # A second run changes nothing.
    assert run("attest", folder) == 0
    assert (folder / "index.json").read_text() == after
    image = push(folder, published.host, TAG, "attested").removeprefix("http://")

    def shown(what: str) -> Any:
        command = ("docker", "buildx", "imagetools", "inspect", image, "--format", f"{{{{json .{what}}}}}")
        return json.loads(output(*command))

    assert shown("SBOM")["linux/amd64"]["SPDX"]["spdxVersion"] == "SPDX-2.3"
    assert "buildDefinition" in shown("Provenance")["linux/arm64"]["SLSA"]


def test_an_attested_image_is_signed_and_verified_as_any_other(published: Published, tmp_path: Path) -> None:
    folder = layout(tmp_path)
    assert run("attest", folder) == 0
    image = push(folder, published.host, TAG, "attested-and-signed")
    assert run("sign", image, "--layout", folder, "--key", published.key, "--no-dry-run") == 0
    assert verify(published, image) == 0


def test_signing_again_adds_nothing(published: Published) -> None:
    where, reference = target(published.image)
    digest = where.resolve(reference)
    all_digests = (digest, *where.platforms(digest).values())
    before = [where.referrers(one) for one in all_digests]
    sign(published, published.image)
    assert [where.referrers(one) for one in all_digests] == before


def test_signing_completes_what_an_earlier_run_left(published: Published, tmp_path: Path) -> None:
    image = push(published.layout, published.host, TAG, "completed")
    # A run that was killed after the signatures, before the documents.
    assert run("sign", image, "--key", published.key, "--no-dry-run") == 0
    assert verify(published, image) == 1
    sign(published, image)
    assert verify(published, image) == 0


def test_another_key_signs_what_the_old_one_has_signed(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = push(published.layout, published.host, TAG, "rotated")
    new = make_key(tmp_path / "new")
    words = ("sign", image, "--key", new, "--signed-by", published.public, "--no-dry-run")
    # Nothing is signed that the old key has not signed.
    assert run(*words) == 1
    assert "none is attached" in capsys.readouterr().err
    sign(published, image)
    assert run(*words) == 0
    for key in (published.public, new.with_suffix(".pub")):
        assert run("verify", image, "--key", key, "--feed", published.feed) == 0


def without_cosign(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let a command find oras alone, and no password."""
    (folder / "bin").mkdir()
    (folder / "bin/oras").symlink_to(str(shutil.which("oras")))
    patch.setenv("PATH", str(folder / "bin"))
    patch.delenv("COSIGN_PASSWORD")


def test_a_dry_run_of_sign_lists_what_it_would_do_and_starts_no_cosign(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = push(published.layout, published.host, TAG, "dry")
    where, reference = target(image)
    digest = where.resolve(reference)
    platforms = list(where.platforms(digest).values())
    without_cosign(monkeypatch, tmp_path)
    capsys.readouterr()
    assert run("sign", image, "--layout", published.layout, "--key", published.key) == 0
    assert capsys.readouterr().out.splitlines() == [
        where.name,
        *(f"attach: {one} {kind}" for one in platforms for kind in OF_PLATFORM),
        *(f"attach: {digest} {kind}" for kind in OF_INDEX),
        *(f"sign: {one}" for one in platforms),
        f"sign: {digest} as {TAG}",
        NOTHING_CHANGED,
    ]
    assert not any(where.referrers(one) for one in (digest, *platforms))


def test_what_a_dry_run_lists_is_what_is_attached(published: Published) -> None:
    where, reference = target(published.image)
    digest = where.resolve(reference)

    def types(of: str) -> set[str | None]:
        return {row.annotations.get(PREDICATE_TYPE) for row in where.referrers(of) if row.artifact_type == BUNDLE}

    assert types(digest) == set(OF_INDEX)
    assert [types(one) for one in where.platforms(digest).values()] == [set(OF_PLATFORM)] * 2


def test_a_dry_run_lists_what_another_key_has_signed(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = push(published.layout, published.host, TAG, "dry-unsigned")
    where, reference = target(published.image)
    digest = where.resolve(reference)
    without_cosign(monkeypatch, tmp_path)
    words = ("--key", published.key, "--signed-by", published.public)
    capsys.readouterr()
    assert run("sign", published.image.replace(f":{TAG}", f"@{digest}"), *words) == 0
    found = capsys.readouterr().out
    assert f"attach: {where.platforms(digest)['linux/arm64']} {CYCLONEDX}\n" in found
    # A digest alone has no tag to be signed as.
    assert f"sign: {digest}\n" in found
    assert run("sign", unsigned, *words) == 1
    assert capsys.readouterr().err == "none is attached\n"


def test_an_image_without_signatures_is_refused(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    image = push(published.layout, published.host, TAG, "unsigned")
    found = failures(capsys, published, image)
    assert set(found) == {"digest", "signature", "provenance", "sbom", "vex"}
    assert found["signature"] == "none is attached"


def test_a_tag_that_was_moved_to_an_older_signed_image_is_refused(
    published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    image = push(published.layout, published.host, "10.9.1-base")
    # The image is signed, but as another tag.
    found = failures(capsys, published, image)
    assert list(found) == ["digest"]
    assert found["digest"].endswith("is signed as 10.9.0-base, not as 10.9.1-base")


def test_an_image_can_be_signed_as_several_tags(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    images = [push(published.layout, published.host, tag, "several") for tag in (TAG, "10.9.0-python-3.11-base")]
    for image in images:
        sign(published, image)
    for image in images:
        assert verify(published, image) == 0
    assert "signed as 10.9.0-base, 10.9.0-python-3.11-base" in capsys.readouterr().out


def test_a_tag_that_was_moved_to_another_image_is_refused(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    push(published.layout, published.host, TAG, "moved")
    image = push(layout(tmp_path, {"opt/evil": b"x"}), published.host, TAG, "moved")
    assert "signature" in failures(capsys, published, image)


def test_a_signature_by_another_key_is_refused(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make_key(tmp_path / "other").with_suffix(".pub")
    assert run("verify", published.image, "--key", other, "--no-feed", "--json") == 1
    rows = json.loads(capsys.readouterr().out)["checks"]
    assert [row["name"] for row in rows if row["result"] == "failed"] == [
        *("digest", "signature", "provenance", "sbom", "vex")
    ]


def test_a_signature_of_another_image_is_refused(published: Published) -> None:
    where, reference = target(published.image)
    digest = where.resolve(reference)
    (referrer,) = (one for one in where.referrers(digest) if one.artifact_type == SIGNATURE)
    (layer,) = json.loads(where.manifest(referrer.digest))["layers"]
    trust, payload = Trust(Path(published.public)), where.blob(layer["digest"])
    signed = layer["annotations"][SIGNATURE_ANNOTATION]
    assert trust.signed(payload, signed, digest) == {"tag": TAG}
    with pytest.raises(UntrustedError, match="the signature is of another image"):
        trust.signed(payload, signed, f"sha256:{'0' * 64}")


def test_a_damaged_copy_is_refused(published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy(published, tmp_path / "mirror")
    where, reference = target(str(folder))
    digest = where.platforms(where.resolve(reference))["linux/amd64"]
    for referrer in where.referrers(digest):
        for layer in json.loads(where.manifest(referrer.digest))["layers"]:
            blob = folder / "blobs/sha256" / layer["digest"].partition(":")[2]
            blob.chmod(0o644)
            blob.write_bytes(blob.read_bytes().replace(b"a", b"b"))
    assert verify(published, str(folder)) == 1
    assert "good" not in capsys.readouterr().out.splitlines()


def test_a_yanked_version_is_refused(published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "feed.json").write_text(feed(yanked=True, yankedReason="The webserver loses sessions."))
    capsys.readouterr()
    arguments = ("verify", published.image, "--key", published.public, "--feed", tmp_path / "feed.json")
    assert run(*arguments) == 1
    text = capsys.readouterr().out
    assert "10.9.0 is yanked: The webserver loses sessions." in text
    assert "do not deploy it: feed failed" in text


def test_a_feed_that_cannot_be_read_fails(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("verify", published.image, "--key", published.public, "--feed", "http://127.0.0.1:1/feed") == 1
    assert "the feed cannot be fetched (ConnectionError): give another place with --feed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [
        ("--source", "https://github.com/evil/fork", "provenance"),
        ("--builder", "https://ci.example", "provenance"),
        ("--digest", f"sha256:{'0' * 64}", "digest"),
    ],
)
def test_what_is_not_as_expected_is_refused(
    published: Published, capsys: pytest.CaptureFixture[str], option: str, value: str, name: str
) -> None:
    found = failures(capsys, published, published.image, option, value)
    assert list(found) == [name]
    assert f"expected {value}, found " in found[name]


def test_advisories_count_after_the_vex(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patched = record("GHSA-1", "apache-airflow", {"fixed": "2.9.2"}, aliases=["CVE-2024-25142"], **CRITICAL)
    (tmp_path / "a.json").write_text(json.dumps(patched))
    assert verify(published, published.image, "--advisories", tmp_path) == 0
    (tmp_path / "b.json").write_text(json.dumps(record("GHSA-2", "idna", {"fixed": "99"}, **CRITICAL)))
    found = failures(capsys, published, published.image, "--advisories", tmp_path)
    assert list(found) == ["vulnerabilities"]
    assert found["vulnerabilities"].startswith("1 with a fix: GHSA-2 in pypi/idna")


def test_the_gate_prints_a_table_and_fails(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(record("GHSA-2", "idna", {"fixed": "99"}, **CRITICAL)))
    arguments = ("scan", published.layout, "--platform", "linux/amd64", "--advisories", tmp_path)
    capsys.readouterr()
    assert run(*arguments) == 1
    text = capsys.readouterr().out
    assert "1 findings, 1 of them must be fixed or accepted" in text
    assert "GHSA-2" in text
    assert run(*arguments, "--as-of", "2024-06-20", "--json") == 1
    (row,) = json.loads(capsys.readouterr().out)["findings"]
    assert (row["id"], row["fix"], row["state"], row["blocking"]) == ("GHSA-2", "99", "open", True)


@pytest.mark.parametrize("verb", [("sbom",), ("sbom", "--format", "spdx"), ("vex",), ("provenance",)])
def test_the_documents_can_be_printed(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]
) -> None:
    platform = ("--platform", "linux/amd64")
    capsys.readouterr()
    assert run(verb[0], published.layout, *verb[1:], *platform) == 0
    printed = json.loads(capsys.readouterr().out)
    assert run(verb[0], published.layout, *verb[1:], *platform, "--output", tmp_path / "a.json") == 0
    assert json.loads((tmp_path / "a.json").read_text()) == printed


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("verify", "{image}x", "--key", "{public}"), "not found"),
        (("verify", "{image}", "--key", "/nowhere.pub"), "--key: expected a public key of cosign"),
        (("verify", "{image}"), "--key: expected either the publisher's public key or --identity"),
        (("verify", "nothing", "--key", "{public}"), "IMAGE: expected REGISTRY/REPOSITORY:TAG"),
        (("verify", "http://quay.io/a/b:1", "--key", "{public}"), "IMAGE: expected REGISTRY/REPOSITORY:TAG"),
        (("verify", "user:secret@quay.io/a/b:1", "--key", "{public}"), "found an address with a user"),
        (("sign", "{image}", "--key", "/nowhere.key"), "--key: expected a key of cosign"),
        (("sign", "{image}", "--signed-by", "/nowhere.pub"), "--signed-by: expected a public key of cosign"),
        (("sign", "{image}", "--signed-by", "x", "--layout", "y"), "--signed-by: expected an IMAGE, and no --layout"),
        (("sign", "{layout}:test"), "IMAGE: expected REGISTRY/REPOSITORY:TAG or …@DIGEST, found the layout "),
        (("scan", "{layout}"), "--advisories: expected at least one place"),
        (("sbom", "/nowhere"), "expected an OCI layout, a tar of an image, or an image that the engine has"),
    ],
)
def test_bad_input_is_one_line(
    published: Published, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    values = {"image": published.image, "public": published.public, "layout": str(published.layout)}
    capsys.readouterr()
    assert run(*(one.format(**values) for one in arguments)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert expected in line
    assert "secret" not in line


def test_a_missing_program_is_named(
    published: Published, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    capsys.readouterr()
    assert verify(published, published.image) == 2
    assert "oras: expected this program on PATH, found none" in capsys.readouterr().err


def test_a_layout_of_another_image_is_refused(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = layout(tmp_path, {"opt/x": b"x"})
    capsys.readouterr()
    assert run("sign", published.image, "--layout", other, "--key", published.key) == 2
    assert "expected the image sha256:" in capsys.readouterr().err
