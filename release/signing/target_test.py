from __future__ import annotations

import json
from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.signing import target as module
from release.signing.target import Target, target

DIGEST = f"sha256:{'a' * 64}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quay.io/a/b:10.9.0", (Target("quay.io/a/b"), "10.9.0")),
        (f"quay.io/a/b@{DIGEST}", (Target("quay.io/a/b"), DIGEST)),
        (f"quay.io/a/b:1@{DIGEST}", (Target("quay.io/a/b"), DIGEST)),
        ("host:5000/b:1", (Target("host:5000/b"), "1")),
        (f"host:5000/b@{DIGEST}", (Target("host:5000/b"), DIGEST)),
        ("http://127.0.0.1:5000/b:1", (Target("127.0.0.1:5000/b", is_plain=True), "1")),
    ],
)
def test_a_name_is_read(text: str, expected: tuple[Target, str]) -> None:
    assert target(text) == expected
    where, reference = expected
    assert where.at(reference).startswith(where.name)


@pytest.mark.parametrize("text", ["", "b:1", "quay.io/a/b", "http://quay.io/a/b:1", "ftp://h/b:1", "-o/x:1"])
def test_an_invalid_name_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected REGISTRY/REPOSITORY:TAG"):
        target(text)


@pytest.mark.parametrize("tag", ["1\n", "-o", "a b", f"sha256:{'a' * 63}"])
def test_an_invalid_tag_is_refused(tag: str) -> None:
    with pytest.raises(InputError, match="expected a tag or a digest|expected REGISTRY"):
        target(f"quay.io/a/b:{tag}")


def test_a_layout_with_one_tag_needs_none(tmp_path: Path) -> None:
    rows = [{"annotations": {"org.opencontainers.image.ref.name": tag}} for tag in ("1", "2")]
    (tmp_path / "oci-layout").write_text("{}")
    (tmp_path / "index.json").write_text(json.dumps({"manifests": rows[:1]}))
    assert target(str(tmp_path)) == (Target(str(tmp_path), is_layout=True), "1")
    (tmp_path / "index.json").write_text(json.dumps({"manifests": rows}))
    assert target(f"{tmp_path}:2") == (Target(str(tmp_path), is_layout=True), "2")
    with pytest.raises(InputError, match="with one of 1, 2, found none"):
        target(str(tmp_path))


def test_content_with_another_digest_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "run", lambda *_: b"other")
    for read in (Target("host:1/x").manifest, Target("host:1/x").blob):
        with pytest.raises(ReleaseError, match=f"expected {DIGEST}, found sha256:"):
            read(DIGEST)
