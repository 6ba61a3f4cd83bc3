"""Generate docs/release-notes/: a page for each Runtime with all of its published versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalogue.history import History, Release
from catalogue.model import Runtime
from catalogue.repository import load_history
from catalogue.text_file import read_text

FOLDER = Path("docs/release-notes")
PULL_REQUEST = "https://github.com/apache/airflow/pull/{number}"
NVD = "https://nvd.nist.gov/vuln/detail/{cve}"
HEAD = """# Release notes of Runtime {major}

`./pants run tools/docs:write` generates this page from `{folder}`. Change the data, not the page.
"""


def pages(root: Path, runtimes: list[Runtime]) -> dict[Path, str]:
    """Return page -> text for each Runtime with a release. Raises CatalogueError if a history is invalid."""
    pairs = [(runtime, load_history(root, runtime.name)) for runtime in runtimes]
    return {path(runtime): _page(root, runtime, history) for runtime, history in pairs if history.releases}


def path(runtime: Runtime) -> Path:
    """Return the page of a Runtime."""
    return FOLDER / f"{runtime.name}.md"


def link(runtime: Runtime, version: str) -> str:
    """Return a link to the notes of a version, for a page in docs/."""
    return f"[{version}]({path(runtime).relative_to('docs')}#astro-runtime-{version.replace('.', '')})"


def _page(root: Path, runtime: Runtime, history: History) -> str:
    head = HEAD.format(major=runtime.major, folder=runtime.paths.folder)
    return "\n".join([head, *(_section(root, runtime, release) for release in history.releases)])


def _section(root: Path, runtime: Runtime, release: Release) -> str:
    warning = f"> **Do not use this version.** {release.yanked}\n\n" if release.yanked else ""
    written = runtime.paths.notes(release.version)
    if (root / written).is_file():
        head, _, rest = read_text(root, written).partition("\n")
        return f"{head}\n\n{warning}{rest.lstrip()}"
    return f"## Astro Runtime {release.version}\n\n{warning}" + "".join(f"- {line}\n" for line in _facts(release))


def _facts(release: Release) -> Iterator[str]:
    yield f"Release date: {release.released}"
    yield f"Airflow version: {release.airflow}"
    if release.database_migration:
        yield "The metadata database needs a migration."
    if release.cves:
        yield "Security fixes: " + ", ".join(f"[{cve}]({NVD.format(cve=cve)})" for cve in release.cves)
    if release.airflow_pull_requests:
        links = (f"[#{number}]({PULL_REQUEST.format(number=number)})" for number in release.airflow_pull_requests)
        yield f"Fixes to Airflow: {', '.join(links)}"
