from __future__ import annotations

from typing import Any

from benchmarks.figure import Figure, to_data
from benchmarks.report import markdown_report

LAYERS = {"ours": [{"made_by": "RUN a |  b `c`", "tar": 3e6, "gzip": 1e6}]}
RESULTS: dict[str, Any] = {
    "runtime": "runtime-10",
    "date": "2024-06-13T10:00:00Z",
    "commit": "abc",
    "machine": {
        "cpu": "Fast CPU",
        "cores": 2,
        "memory_gb": 8.0,
        "kernel": "6.1",
        "engine": "26.1",
        "storage_driver": "overlay2",
    },
    "figures": [
        to_data(
            Figure(
                "size", "image", "bytes", {"ours": [1e6], "plain": [2e6]}, "Python 3.11",
                details={"layers": LAYERS},
            )
        )
    ],
}  # fmt: skip


def test_the_report_begins_with_the_commit_and_machine() -> None:
    assert markdown_report(RESULTS).startswith(
        "runtime-10 at abc, 2024-06-13: 2 cores of Fast CPU, 8.0 GB, Linux 6.1, "
        "Docker 26.1 (overlay2)."
    )


def test_the_report_has_the_figures_and_then_the_layers() -> None:
    lines = markdown_report(RESULTS).splitlines()
    assert "|  | ours | plain recipe | ratio |" in lines
    assert "| image (Python 3.11) | 1.0 MB | 2.0 MB | 0.50 |" in lines
    assert "Layers, ours, Python 3.11:" in lines
    assert "| `RUN a / b 'c'` | 3.0 MB | 1.0 MB |" in lines
