"""A release feed in a container. It counts requests, and fails in different ways on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.containers import on_network, started, wait_until
from tests.images.harness.inside_image import source

PORT = 8000


@dataclass(frozen=True)
class ReleaseFeed:
    """The feed at http://feed:8000/ of its network."""

    container: Container

    @property
    def requests(self) -> list[tuple[float, str]]:
        """The time (seconds since 1970) and response mode of each request."""
        rows = self.container.logs(stderr=False).decode().splitlines()
        return [(float(when), str(mode)) for when, mode in map(json.loads, rows)]

    def answer(self, mode: str) -> None:
        """Switch to another response mode of inside/feed.py."""
        code, output = self.container.exec_run(["bash", "-c", 'echo "$0" > /tmp/mode', mode])
        assert code == 0, output.decode()


@contextmanager
def release_feed(image: str, net: Network, versions: Mapping[str, Mapping[str, Any]]) -> Iterator[ReleaseFeed]:
    """Serve a feed with these versions, using the Python of an image."""
    command = ("python", "-c", source("feed"), json.dumps(versions))
    with started(image, *command, **on_network(net, "feed")) as container:
        check = ["bash", "-c", f"exec 3<>/dev/tcp/localhost/{PORT}"]
        wait_until(lambda: container.exec_run(check)[0] == 0, "the feed accepts connections", 30)
        yield ReleaseFeed(container)
