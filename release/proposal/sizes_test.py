from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from release.proposal.sizes import image_sizes

TAG = "astro-runtime-test/sizes:10.10.0"


@pytest.fixture
def image() -> Iterator[str]:
    """Build an empty image, and return its tag."""
    engine = docker.from_env()
    engine.images.build(fileobj=io.BytesIO(b"FROM scratch\nLABEL of=test\n"), tag=TAG)
    yield TAG
    engine.images.remove(TAG)


def write_info(root: Path, variant: str, tag: str) -> None:
    info = root / f"dist/images.runtime-10/{variant}.docker-info.json"
    info.parent.mkdir(parents=True, exist_ok=True)
    info.write_text(json.dumps({"registries": [{"tags": [{"name": tag}]}]}))


def test_the_size_of_each_built_image_is_given(image: str, tmp_path: Path) -> None:
    write_info(tmp_path, "python-3_11", image)
    write_info(tmp_path, "python-3_8", "astro-runtime-test/sizes:absent")
    assert image_sizes(tmp_path, "runtime-10") == {image: 0}


def test_without_an_engine_no_size_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_info(tmp_path, "python-3_11", TAG)
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    assert image_sizes(tmp_path, "runtime-10") == {}
