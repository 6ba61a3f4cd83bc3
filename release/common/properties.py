"""Settings for property tests: the same examples in each run, whatever the machine is busy with."""

from __future__ import annotations

from hypothesis import settings

SAME_EXAMPLES = settings(deadline=None, derandomize=True)
