"""Write docs/replay.md: each difference between the published releases and their replayed plans, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from release.planning.upstream import Upstream
from release.replay.compare import Outcome
from release.replay.differences import provider_differences
from release.replay.levels import reason
from tools.docs.runtimes import table

PAGE = Path("docs/replay.md")
COMMAND = "./pants run release -- replay --recorded --write"
_HEAD = f"""# The differences of the replay

`replay` plans each published release again, with the package index as it was on its day:
[docs/release-process.md](release-process.md#what-the-rules-are-worth). This page lists every difference between a
release and its plan. The index that was recorded for the tests is its source:

```sh
{COMMAND}
```

A plan takes the newest version that the rules allow. Most differences are versions that the publisher did not take,
and of which no reason is known.
"""


def page(outcomes: Sequence[Outcome], upstream: Upstream) -> str:
    """Return the page. Raises KeyError for another level without a reason."""
    majors = sorted({outcome.transition.before.major for outcome in outcomes})
    parts = [_HEAD, "## Levels\n", table(("release", "level", "plan", "reason"), _levels(outcomes))]
    for major in majors:
        rows = _providers([one for one in outcomes if one.transition.before.major == major], upstream)
        headings = ("release", "provider", "before", "release", "plan", "reason")
        parts += [f"## Providers of Runtime {major}\n", table(headings, rows)]
    return "\n".join(parts)


def _levels(outcomes: Iterable[Outcome]) -> Iterator[Sequence[str]]:
    for one in outcomes:
        if not one.same_level:
            yield one.transition.version, str(one.transition.level), str(one.plan.level), reason(one)


def _providers(outcomes: Iterable[Outcome], upstream: Upstream) -> Iterator[Sequence[str]]:
    for outcome in outcomes:
        for row in provider_differences(outcome, upstream):
            name = row.name.replace("apache-airflow-providers-", "")
            yield outcome.transition.version, name, row.before, row.released, row.planned, row.reason
