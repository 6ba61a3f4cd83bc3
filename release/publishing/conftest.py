"""The registry that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release.registry.connection import PUSH
from release.registry.patience import Patience
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A registry without a password."""
    with registry(tmp_path_factory.mktemp("registry")) as found:
        yield found


@pytest.fixture
def repository(running: Running, tmp_path: Path) -> Repository:
    """An empty repository."""
    name = "".join(letter for letter in tmp_path.name.lower() if letter.isalnum())
    return Repository(running.place(name), running.anonymous, Patience(4, 0.01), PUSH)
