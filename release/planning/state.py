"""The part of a Runtime that a plan starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.cpython import Interpreter
from catalogue.history import History
from catalogue.model import Runtime
from release.planning.locked import Locked

AIRFLOW = "apache-airflow"
# Providers of Airflow, and the packages that the documentation lists with them.
_PROVIDERS = ("apache-airflow-providers-", "astro-sdk-python", "astronomer-providers", "airflow-provider-")


@dataclass(frozen=True)
class State:
    """The version of a Runtime and its pins. `pythons` are full versions, `published` all versions of the major.

    `backports` gives the CVEs of each backport by its id.
    """

    major: int
    version: str
    airflow: str
    pins: Mapping[str, str]
    pythons: tuple[str, ...]
    published: tuple[str, ...] = ()
    locked: Locked = field(default_factory=Locked)
    backports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Airflow, then every pinned package."""
        return (AIRFLOW, *self.pins)

    def python(self, minor: str) -> str:
        """Return the full version of a Python minor."""
        return next(python for python in self.pythons if python.rpartition(".")[0] == minor)


def state(
    runtime: Runtime, history: History, interpreters: Mapping[str, Interpreter], locked: Locked | None = None
) -> State:
    """Return the state of a Runtime in this checkout. Without `locked` it knows no lock."""
    return State(
        major=runtime.major,
        version=runtime.version,
        airflow=runtime.airflow.version,
        pins=runtime.pins,
        pythons=tuple(interpreters[python].version for python in runtime.python.supported),
        published=tuple(release.version for release in history.releases),
        locked=locked or Locked(),
        backports={backport.id: backport.cves for backport in runtime.backports},
    )


def is_provider(name: str) -> bool:
    """Return whether the documentation lists the package among the providers."""
    return name.startswith(_PROVIDERS)
