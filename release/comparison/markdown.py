"""A difference as Markdown, for a pull request or a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release.comparison.contents import Layer, Scope
from release.comparison.difference import Difference, Move
from release.comparison.fixes import Fix

# More rows than this hide what matters; the JSON has all of them.
MANY_FILES = 100
_COMPARED = {Scope.AIRFLOW: "Only Airflow is compared", Scope.PROVIDERS: "Only Airflow and the providers are compared"}


def markdown(found: Difference) -> str:
    """Return a difference as Markdown. Names and versions are escaped, since they come from packages."""
    lines = [f"# {_text(found.old.label)} -> {_text(found.new.label)}", ""]
    if found.scope in _COMPARED:
        lines += [f"{_COMPARED[found.scope]}: nothing else is known of {_least_known(found)}.", ""]
    if found.is_empty:
        lines += ["Both have the same packages." if found.scope is Scope.ALL else "Both have the same of them.", ""]
    for title, rows in _sections(found):
        if rows:
            lines += [f"## {title}", "", *rows, ""]
    return "\n".join(lines)


def _least_known(found: Difference) -> str:
    return " and ".join(_text(side.label) for side in (found.old, found.new) if side.scope is found.scope)


def _sections(found: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    if found.airflow:
        yield "Airflow", [f"{_text(found.airflow[0])} -> {_text(found.airflow[1])}"]
    added = [f"- added: {_text(one.id)}: {_text(one.summary)}" for one in found.backports_added]
    removed = [f"- removed: {_text(one.id)}" for one in found.backports_removed]
    yield "Backports", added + removed
    yield "Security", [_fixed(cve, found.fixes) for cve in _cves(found)]
    yield "Python packages", _table(found.python)
    yield "Debian packages", _table(found.debian)
    yield "Size", _size(found)
    yield f"Files ({len(found.files)})", _files(found.files)


def _cves(found: Difference) -> list[str]:
    return sorted({*found.cves, *(fix.cve for fix in found.fixes)})


def _fixed(cve: str, fixes: Sequence[Fix]) -> str:
    """Return "- CVE-2024-2398: curl (advisory, changelog)", or the CVE alone if only a backport or a pin fixes it."""
    rows = [fix for fix in fixes if fix.cve == cve]
    packages = ", ".join(sorted({_text(row.package) for row in rows}))
    by = ", ".join(sorted({row.by for row in rows}))
    return f"- {cve}: {packages} ({by})" if rows else f"- {cve}"


def _table(moves: Sequence[Move]) -> list[str]:
    if not moves:
        return []
    rows = [f"| {_text(move.name)} | {_text(move.old)} | {_text(move.new)} | {move.direction} |" for move in moves]
    return ["| package | from | to | |", "|---|---|---|---|", *rows]


def _size(found: Difference) -> list[str]:
    if found.old.size is None or found.new.size is None:
        return []
    change = found.new.size - found.old.size
    pulled = sum(layer.size for layer in found.new.layers if layer not in found.shared_layers)
    lines = [
        f"{megabytes(found.old.size)} -> {megabytes(found.new.size)} MB uncompressed ({change / 1e6:+.1f} MB). "
        f"An engine with the older image pulls layers of {megabytes(pulled)} MB.",
        "",
        "| layer | MB | |",
        "|---|---|---|",
    ]
    return lines + [_layer(layer, layer in found.shared_layers) for layer in found.new.layers]


def _layer(layer: Layer, is_shared: bool) -> str:
    return f"| {_text(layer.made_by)} | {megabytes(layer.size)} | {'shared' if is_shared else 'new'} |"


def _files(moves: Sequence[Move]) -> list[str]:
    lines = [f"- {move.direction}: `{move.name.replace('`', '')}`" for move in moves[:MANY_FILES]]
    return lines + [f"- … and {len(moves) - MANY_FILES} more"] * (len(moves) > MANY_FILES)


def megabytes(size: int) -> str:
    """Return a size in bytes as MB with one decimal."""
    return f"{size / 1e6:.1f}"


def _text(value: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in value.replace("\n", " "))

