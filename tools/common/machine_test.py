from __future__ import annotations

import platform

from tools.common.machine import cpu_model, memory_gb


def test_the_first_processor_is_named() -> None:
    assert cpu_model("processor : 0\nmodel name\t: Fast CPU @ 3 GHz\nmodel name\t: b\n") == (
        "Fast CPU @ 3 GHz"
    )


def test_without_a_model_name_the_architecture_is_used() -> None:
    assert cpu_model("processor : 0\n") == platform.machine()


def test_memory_is_in_binary_gigabytes() -> None:
    assert memory_gb("MemTotal:       24576000 kB\nMemFree: 1 kB\n") == 23.4
