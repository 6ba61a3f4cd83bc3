"""The server that the tests of this folder share, and a patience that does not wait long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release.quay.testing import Quay, serve
from release.registry.patience import Patience


@pytest.fixture
def server() -> Iterator[Quay]:
    """A quay without repositories."""
    with serve() as found:
        yield found


@pytest.fixture
def quick() -> Patience:
    """Three attempts with short pauses."""
    return Patience(attempts=3, first=0.01, longest=0.05)
