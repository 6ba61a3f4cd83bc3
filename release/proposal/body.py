"""The text of the pull request: the plan, the difference and the results, so that a person can judge it in a minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# GitHub refuses a body of more characters.
LIMIT = 65_536
# Room for the lines around the difference.
_FRAME = 80
_IMPOSSIBLE = ("a pre-release", "yanked", "requires Python")
_CUT = "\n\n… cut: run `./pants run release -- diff` for all of it\n"


@dataclass(frozen=True)
class Results:
    """What the build and the tests gave. `steps` is command -> whether it passed; `failed` are names of tests.

    `sizes` is tag -> uncompressed size in bytes.
    """

    steps: Mapping[str, bool]
    passed: int = 0
    skipped: int = 0
    failed: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether every step passed and no test failed."""
        return all(self.steps.values()) and not self.failed


def title(plan: Mapping[str, Any], results: Results) -> str:
    """Return the title."""
    return f"Release Runtime {plan['version']}" + ("" if results.is_good else " (its tests fail)")


def body(plan: Mapping[str, Any], difference: str, results: Results) -> str:
    """Return the body as Markdown. It always fits; the difference is cut first."""
    parts = [_summary(plan), _results(results), _changes(plan["changes"]), _held(plan["held"])]
    head = "\n\n".join(part for part in parts if part)
    details = f"\n\n<details><summary>What changes</summary>\n\n{difference}\n</details>\n"
    if len(head) + len(details) <= LIMIT:
        return head + details
    # The head has the judgement; a plan of hundreds of rows is cut as well.
    head = head[: LIMIT - len(_CUT) - _FRAME]
    room = LIMIT - len(head) - len(_CUT) - _FRAME
    return f"{head}\n\n<details><summary>What changes</summary>\n\n{difference[:room]}{_CUT}</details>\n"


def _summary(plan: Mapping[str, Any]) -> str:
    return f"Runtime {plan['current']} -> **{plan['version']}**, a {plan['level']} release."


def _results(results: Results) -> str:
    if not results.steps:
        return "It was not built or tested."
    rows = [f"- {'passed' if good else '**failed**'}: `{command}`" for command, good in results.steps.items()]
    counts = f"Tests: {results.passed} passed, {len(results.failed)} failed, {results.skipped} skipped."
    names = [f"- `{name.replace('`', '')}`" for name in results.failed]
    sizes = [f"- `{tag}`: {size / 1e6:.0f} MB" for tag, size in results.sizes.items()]
    return "\n".join(["### Build and tests", "", *rows, "", counts, *names, *([""] if sizes else []), *sizes])


def _changes(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    cells = ((row["name"], row["old"], row["new"], row["level"], row["reason"]) for row in rows)
    return "### Plan\n\n" + _table(("package", "from", "to", "level", "reason"), cells)


def _held(held: Sequence[Mapping[str, Any]]) -> str:
    # Nobody needs to judge a version that no Runtime like this could take.
    rows = [row for row in held if not row["reason"].startswith(_IMPOSSIBLE)]
    if not rows:
        return ""
    cells = ((row["name"], row["version"], row["reason"]) for row in rows)
    table = _table(("package", "version", "reason"), cells)
    return f"<details><summary>Not taken ({len(rows)})</summary>\n\n{table}\n\n</details>"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escaped(text: str) -> str:
    """Return text as Markdown that is the same text: names, versions and reasons come from package indexes."""
    plain = "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text.replace("\n", " "))
    # A mention would notify somebody, and #1 would link to an issue.
    return plain.replace("@", "@\u200b")
