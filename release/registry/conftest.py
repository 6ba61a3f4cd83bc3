"""The registries that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release.registry.testing.certificates import make
from release.registry.testing.server import Running, htpasswd, registry


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A registry with TLS and a password."""
    folder = tmp_path_factory.mktemp("registry")
    with registry(folder, make(folder), htpasswd(folder)) as running:
        yield running


@pytest.fixture
def environ(secured: Running, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a client with a login."""
    return secured.environ()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
