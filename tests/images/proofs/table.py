"""The outcome of a run as a table, and as the data that docs/providers.md shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from catalogue.lock_inputs import pinned_versions
from catalogue.model import Runtime
from catalogue.proof_results import ProofResults, ProviderResult
from catalogue.providers import load_providers
from catalogue.text_file import read_text
from tests.images.proofs.rows import Row
from tests.images.proofs.run import Outcome


def table(outcomes: Iterable[tuple[Runtime, Outcome]]) -> Table:
    """Return a table with a row for each provider of each Runtime, and the time of each Runtime."""
    made = Table("Runtime", "provider", "proven", "tasks", "problems", title_justify="left")
    for runtime, outcome in outcomes:
        for row in outcome.rows:
            made.add_row(runtime.version, row.name, _word(row), str(len(row.tasks)), "\n".join(row.problems))
        proven = sum(row.proven for row in outcome.rows)
        made.add_row(runtime.version, "all", f"{proven} of {len(outcome.rows)}", "", f"{outcome.seconds:.0f} s")
        made.add_section()
    return made


def _word(row: Row) -> str:
    return "[green]yes[/]" if row.proven else "[red]no[/]"


def recorded(root: Path, runtime: Runtime, outcome: Outcome) -> ProofResults:
    """Return the outcome as results, with the versions of the providers. Raises CatalogueError for invalid data.

    A project adds the version of Airflow's own constraints.
    """
    tested = pinned_versions(read_text(root, runtime.paths.constraints(runtime.python.default)))
    versions = {**tested, **runtime.pins}
    packages = {provider.name: provider.package for provider in load_providers(root)}
    rows = {
        row.name: ProviderResult(versions[packages[row.name]], row.proven, len(row.tasks), row.problems)
        for row in outcome.rows
    }
    return ProofResults(runtime.version, runtime.python.default, round(outcome.seconds), rows)
