"""The files of a new Runtime, made from those of another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.paths import Paths

MYSQL_LIBRARY = "libmariadb3"
_MYSQL = f"""\
  # mysqlclient, which the mysql provider needs, is linked with it. Without that provider, remove this row.
  - {MYSQL_LIBRARY}
"""
_IMPORT_EXCEPTIONS = """\
# Modules of installed providers that do not import, and why: each needs a package that this Runtime does not carry.
# A module that is missing here must import, and one that is here must not.
# Written by: ./pants run tools/runtimes:import-exceptions -- {name}
{{}}
"""
_RELEASES = """\
# Every published version of Runtime {major}, the newest first: a release adds its entry at the top.
major: {major}

releases: []
"""


@dataclass(frozen=True)
class Plan:
    """What is known of a Runtime before anybody decides on its packages."""

    major: int
    version: str
    airflow: str
    release_date: date
    default_python: str
    pythons: Sequence[str]

    @property
    def paths(self) -> Paths:
        """Where its files go."""
        return Paths(f"runtime-{self.major}")


def skeleton(plan: Plan, model: str) -> dict[str, str]:
    """Path -> text of every file but the constraints and the locks; `model` is the runtime.yaml to start from."""
    paths = plan.paths
    return {
        paths.catalogue: catalogue(plan, model),
        paths.releases: _RELEASES.format(major=plan.major),
        paths.import_exceptions: _IMPORT_EXCEPTIONS.format(name=paths.name),
        f"{paths.folder}/BUILD": "runtime()\n",
        f"{paths.images}/BUILD": f'runtime_images(catalogue="{paths.catalogue}")\n',
    }


def catalogue(plan: Plan, model: str) -> str:
    """The text of runtime.yaml: that of `model` with the plan's facts, and without what holds for its Airflow alone."""
    text = re.sub(r"\A# Runtime \d+:", f"# Runtime {plan.major}:", model)
    for key, value in _blocks(plan).items():
        text = _with_block(text, key, value)
    text = _without_block(_without_block(text, "deviations"), "architectures_since")
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
        "locked_at": f' "{plan.release_date + timedelta(days=1)}"',
        "constraints": " []",
        "backports": " []",
    }


def _block(key: str) -> re.Pattern[str]:
    return re.compile(rf"^{key}:(?P<value>[^\n]*(?:\n[ ]+[^\n]*)*)", re.MULTILINE)


def _with_block(text: str, key: str, value: str) -> str:
    found, count = _block(key).subn(lambda _: f"{key}:{value}", text, count=1)
    if not count:
        raise ValueError(f"expected the key {key} in the runtime.yaml to start from")
    return found


def _without_block(text: str, key: str) -> str:
    return re.sub(rf"(?m)(?:^#[^\n]*\n)*{_block(key).pattern}\n+", "", text)


def _with_mysql_library(text: str) -> str:
    found = _block("os_packages").search(text)
    if not found or MYSQL_LIBRARY in found["value"]:
        return text
    return f"{text[: found.end()]}\n{_MYSQL.rstrip()}{text[found.end() :]}"
