from __future__ import annotations

from benchmarks.kernels import Packet, loops, objects, text


def test_a_packet_goes_to_the_end_of_its_queue() -> None:
    queue = Packet(None, 2).append_to(Packet(None, 1).append_to(None))
    assert [queue.kind, queue.link and queue.link.kind] == [1, 2]


def test_kernels_do_the_same_work_each_time() -> None:
    assert objects(1_000) == 1_000
    assert loops(1_000) == loops(1_000) > 0
    assert text(1) == text(1) > 0
