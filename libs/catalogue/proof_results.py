"""The results of the proofs: providers/results/runtime-N.json, which a run of the proofs writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.text_file import read_text

FOLDER = "providers/results"


@dataclass(frozen=True)
class ProviderResult:
    """The result of one provider: its version, whether it is proven, the number of its tasks, and what is wrong."""

    version: str
    proven: bool
    tasks: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProofResults:
    """The results of one Runtime: its version, its Python, the seconds that all proofs took, and name -> result."""

    runtime: str
    python: str
    seconds: int
    providers: Mapping[str, ProviderResult]


def results_path(name: str) -> str:
    """Return the file with the results of a Runtime (runtime-10)."""
    return f"{FOLDER}/{name}.json"


def render_results(results: ProofResults) -> str:
    """Return the text of the file."""
    return json.dumps(asdict(results), indent=2) + "\n"


def load_results(root: Path, names: Iterable[str]) -> dict[str, ProofResults]:
    """Return name of a Runtime -> its results, for those that have some. Raises CatalogueError for an invalid file."""
    return {name: _load(root, results_path(name)) for name in names if (root / results_path(name)).is_file()}


def _load(root: Path, path: str) -> ProofResults:
    try:
        data = json.loads(read_text(root, path))
        rows = {
            name: ProviderResult(**{**row, "problems": tuple(row.get("problems", ()))})
            for name, row in data.pop("providers").items()
        }
        return ProofResults(**data, providers=rows)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CatalogueError(path, "", "expected results as the proofs write them, found another form") from None
