"""A Runtime with some of a plan's changes: what its locks are made from, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.text_file import read_text
from release.bumping.airflow_constraints import constraints
from release.bumping.runtime_yaml import edited
from release.planning.plan import Plan
from tools.locking.job import Job

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """The text of a runtime.yaml, the Runtime that it describes, and Python -> the text of Airflow's constraints."""

    text: str
    runtime: Runtime
    constraints: Texts

    def jobs(self, root: Path, interpreters: Mapping[str, Interpreter]) -> list[Job]:
        """Return the locks to make, one for each Python."""
        return [
            Job(self.runtime, python, interpreters[python].version, root, self.constraints[python])
            for python in self.runtime.python.supported
        ]

    def files(self) -> Texts:
        """Return path -> text of its files, without the locks."""
        paths = self.runtime.paths
        constraints = {paths.constraints(python): text for python, text in self.constraints.items()}
        return {paths.catalogue: self.text, **constraints}


@dataclass(frozen=True)
class Drafts:
    """The drafts of a Runtime's next version, which is released on `day`. `source` has Airflow's own constraints.

    `cooldown` is the minimum age, in days, of what a lock takes.
    """

    root: Path
    runtime: Runtime
    day: date
    cooldown: int
    report: Callable[[str], None]
    source: str

    def of(self, plan: Plan) -> Draft:
        """Return the draft with the changes of a plan. Raises CatalogueError if the result is invalid."""
        path = self.runtime.paths.catalogue
        text = edited(path, read_text(self.root, path), plan, self.day, self.cooldown)
        runtime = parse_runtime(path, text)
        return Draft(text, runtime, self._published(runtime) if plan.airflow else self._current)

    @cached_property
    def _current(self) -> Texts:
        paths = self.runtime.paths
        return {python: read_text(self.root, paths.constraints(python)) for python in self.runtime.python.supported}

    def _published(self, runtime: Runtime) -> Texts:
        # All drafts with a new Airflow have the same one.
        if not self._downloaded:
            for python, text in self._current.items():
                self._downloaded[python] = constraints(runtime, python, text, self.report, self.source)
        return self._downloaded

    @cached_property
    def _downloaded(self) -> dict[str, str]:
        return {}
