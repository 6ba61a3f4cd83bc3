"""The weekly workflow, up to the list of what it builds."""

from __future__ import annotations

from tests.workflows.act import Act


def test_every_runtime_is_built(act: Act) -> None:
    done = act.run("workflow_dispatch", "weekly", "runtimes")
    assert done.code == 0
    names = ", ".join(f'"runtime-{major}"' for major in range(4, 11))
    assert done.lines(f"runtimes=[{names}]")
