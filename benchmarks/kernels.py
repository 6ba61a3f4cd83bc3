"""Measure the speed of CPython in an image.

`python kernels.py NAME` prints the seconds that one kernel takes, without its set-up. It may use only the standard
library and Airflow. It imports Airflow by name, because no resolve of this repository has it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any


class Packet:
    """A packet in a queue, as in the Richards benchmark."""

    def __init__(self, link: Packet | None, kind: int) -> None:
        self.link = link
        self.kind = kind

    def append_to(self, queue: Packet | None) -> Packet:
        """Append this packet to a queue; return the queue."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Device:
    """A device that handles a packet and passes it on."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.handled = 0

    def handle(self, packet: Packet) -> int:
        """Handle a packet; return the kind of the next device."""
        self.handled += 1
        packet.kind = (packet.kind * self.step + 7) % 5
        return packet.kind


def objects(steps: int = 3_000_000) -> int:
    """Attributes, method calls and linked lists."""
    devices = [Device(step) for step in (3, 5, 7, 11, 13)]
    queue: Packet | None = None
    for kind in range(12):
        queue = Packet(None, kind % 5).append_to(queue)
    for _ in range(steps):
        assert queue is not None
        packet, queue = queue, queue.link
        devices[packet.kind].handle(packet)
        queue = packet.append_to(queue)
    return sum(device.handled for device in devices)


def text(times: int = 150) -> int:
    """JSON to objects and back."""
    record = {"id": 1, "tags": ["a", "b"], "nested": {"x": 1.5, "y": None}, "text": "ä" * 40}
    lines = json.dumps([dict(record, id=number) for number in range(2_000)])
    return sum(len(json.dumps(json.loads(lines))) for _ in range(times))


def loops(size: int = 12_000_000) -> int:
    """Integers, bytes and comparisons: primes, and a dictionary of their remainders."""
    prime = bytearray([1]) * size
    for number in range(2, int(size**0.5) + 1):
        if prime[number]:
            prime[number * number :: number] = bytes(len(range(number * number, size, number)))
    counts: dict[int, int] = {}
    for number in range(2, size):
        if prime[number]:
            counts[number % 30] = counts.get(number % 30, 0) + number * number % 7
    return sum(counts.values())


def parse_dags() -> int:
    """Parse the folder of DAG files with `DagBag`; Airflow is already imported."""
    bag = import_module("airflow.models").DagBag(dag_folder="/dags", include_examples=False)
    if bag.import_errors:
        raise SystemExit(str(bag.import_errors))
    return len(bag.dags)


def prepare_nothing() -> None:
    """Do nothing."""


def prepare_dags() -> None:
    """Import what a scheduler process has imported before it parses a file."""
    for module in ("models.dagbag", "operators.bash", "operators.python"):
        import_module(f"airflow.{module}")


KERNELS: dict[str, list[Callable[[], Any]]] = {
    "objects": [prepare_nothing, objects],
    "json": [prepare_nothing, text],
    "loops": [prepare_nothing, loops],
    "dags": [prepare_dags, parse_dags],
}


def main() -> None:
    """Time the kernel that the first argument names."""
    prepare, kernel = KERNELS[sys.argv[1]]
    prepare()
    begin = time.perf_counter()
    kernel()
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
