"""Make the files of a new Runtime from those of another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.paths import Paths

MYSQL_LIBRARY = "libmariadb3"
_MYSQL = f"""\
  # mysqlclient, which the mysql provider needs, is linked with this library.
  - {MYSQL_LIBRARY}
"""
_MYSQL_PIN = re.compile(r"^  (?:apache-airflow-providers-mysql|mysqlclient):", re.MULTILINE)
_IMPORT_EXCEPTIONS = """\
# Modules of installed providers that cannot be imported, and why. The image tests fail for a listed module that can be
# imported, and for any other module that cannot.
# Written by: ./pants run tools/runtimes:import-exceptions -- {name}
{{}}
"""
_RELEASES = """\
# Every published version of Runtime {major}, the newest first. Add each release at the top.
major: {major}

releases:{releases}
"""
# Nearly every Airflow minor migrates the database, and a migration that has nothing to do is harmless.
_RELEASE = """
  - version: "{version}"
    date: "{day}"
    airflow: "{airflow}"
    database_migration: true"""


@dataclass(frozen=True)
class Plan:
    """The facts of a new Runtime that are known before its packages are chosen. `today` is the day of the command."""

    major: int
    version: str
    airflow: str
    release_date: date
    default_python: str
    pythons: Sequence[str]
    today: date

    @property
    def released(self) -> bool:
        """Whether the day of the release has passed, so that releases.yaml must have its entry."""
        return self.release_date < self.today

    @property
    def paths(self) -> Paths:
        """The paths of its files."""
        return Paths(f"runtime-{self.major}")

    @property
    def locked_at(self) -> date:
        """The day before which the packages of its locks were published."""
        return self.release_date + timedelta(days=1)


def skeleton(plan: Plan, model: str) -> dict[str, str]:
    """Return path -> text of every file except constraints and locks; `model` is the runtime.yaml to copy."""
    paths = plan.paths
    return {
        paths.catalogue: catalogue(plan, model),
        paths.releases: _RELEASES.format(major=plan.major, releases=_release(plan)),
        paths.import_exceptions: _IMPORT_EXCEPTIONS.format(name=paths.name),
        f"{paths.folder}/BUILD": "runtime()\n",
        f"{paths.images}/BUILD": f'runtime_images(catalogue="{paths.catalogue}")\n',
    }


def _release(plan: Plan) -> str:
    if not plan.released:
        return " []"
    return _RELEASE.format(version=plan.version, day=plan.release_date, airflow=plan.airflow)


def catalogue(plan: Plan, model: str) -> str:
    """Return `model` with the facts of the plan, and without the values that only apply to the Airflow of the model."""
    text = re.sub(r"\A# Runtime \d+:", f"# Runtime {plan.major}:", model)
    for key, value in _blocks(plan).items():
        text = _with_block(text, key, value)
    for key in ("deviations", "architectures_since", "locked_later"):
        text = _without_block(text, key)
    text = re.sub(r'(?m)^(  version: )"[^"]*"$', rf'\1"{plan.airflow}"', text, count=1)
    text = re.sub(r"(?m)(^  # N of X\.Y\.Z\+astro\.N.*\n)?^  build: \d+\n", "", text)
    return _with_mysql_library(text)


def _blocks(plan: Plan) -> Mapping[str, str]:
    pythons = "".join(f'\n    - "{python}"' for python in plan.pythons)
    return {
        "major": f" {plan.major}",
        "version": f' "{plan.version}"',
        "release_date": f' "{plan.release_date}"',
        "channel": " stable",
        "python": f'\n  default: "{plan.default_python}"\n  supported:{pythons}',
        "python_tags": " true",
        "locked_at": f' "{plan.locked_at}"',
        "constraints": " []",
        "backports": " []",
    }


def _block(key: str) -> re.Pattern[str]:
    return re.compile(rf"^{key}:(?P<value>[^\n]*(?:\n[ ]+[^\n]*)*)", re.MULTILINE)


def _with_block(text: str, key: str, value: str) -> str:
    found, count = _block(key).subn(lambda _: f"{key}:{value}", text, count=1)
    if not count:
        raise ValueError(f"expected the key {key} in the runtime.yaml to copy")
    return found


def _without_block(text: str, key: str) -> str:
    return re.sub(rf"(?m)(?:^#[^\n]*\n)*{_block(key).pattern}\n+", "", text)


def _with_mysql_library(text: str) -> str:
    found = _block("os_packages").search(text)
    if not found or MYSQL_LIBRARY in found["value"] or not _MYSQL_PIN.search(text):
        return text
    return f"{text[: found.end()]}\n{_MYSQL.rstrip()}{text[found.end() :]}"
