"""Checks that a JSON schema cannot express: whether the values of a runtime.yaml agree with each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.debian import Suite
from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.paths import DEBIAN_SUITES, debian_suite
from catalogue.shown import shown

Problem = tuple[str, str]


def check_runtime(runtime: Runtime) -> None:
    """Raise CatalogueError for the first value that contradicts another."""
    for rule in RULES:
        for key, expected in rule(runtime):
            raise CatalogueError(runtime.path, key, expected)


def check_pythons(runtime: Runtime, known: Collection[str]) -> None:
    """Raise CatalogueError if the Runtime supports a Python minor that is not in cpython.yaml (`known`)."""
    for python in runtime.python.supported:
        if python not in known:
            have = ", ".join(sorted(known, key=_numbers))
            raise CatalogueError(
                runtime.path, "python.supported", f"expected minors of cpython.yaml ({have}), found {python!r}"
            )


def check_debian(runtime: Runtime, known: Mapping[str, Suite]) -> None:
    """Raise CatalogueError if the Runtime's Debian suite is not in `known`, or lacks one of its architectures."""
    suite = known.get(runtime.debian_suite)
    if suite is None:
        have = ", ".join(sorted(known)) or "none"
        expected = f"expected a suite of {DEBIAN_SUITES} ({have})"
        raise CatalogueError(runtime.path, "debian_suite", f"{expected}, found {runtime.debian_suite!r}")
    for name in runtime.architectures:
        if name not in suite.architectures:
            have = ", ".join(suite.architectures)
            expected = f"expected architectures of {debian_suite(suite.suite)} ({have})"
            raise CatalogueError(runtime.path, "architectures", f"{expected}, found {name!r}")


def check_folder(path: str, major: int) -> None:
    """Raise CatalogueError if the file at `path`, whose `major` is given, is in the folder of another major."""
    folder = PurePath(path).parent.name
    if folder != f"runtime-{major}":
        expected = folder.replace("runtime-", "", 1)
        raise CatalogueError(path, "major", f"expected {expected} as in the folder's name, found {major}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _versions(runtime: Runtime) -> Iterator[Problem]:
    if not runtime.version.startswith(f"{runtime.major}."):
        yield "version", f"expected {runtime.major}.Y.Z to match `major`, found {runtime.version!r}"


def _pythons(runtime: Runtime) -> Iterator[Problem]:
    python = runtime.python
    if python.default not in python.supported:
        yield "python.default", f"expected one of {', '.join(python.supported)}, found {python.default!r}"
    if list(python.supported) != sorted(python.supported, key=_numbers):
        yield "python.supported", f"expected ascending order, found {', '.join(python.supported)}"
    if not runtime.python_tags and len(python.supported) > 1:
        yield "python_tags", "expected true, since there is more than one Python, found false"


def _architectures(runtime: Runtime) -> Iterator[Problem]:
    for name in runtime.architectures_since:
        if name not in runtime.architectures:
            yield f"architectures_since.{name}", f"expected one of {', '.join(runtime.architectures)}, found {name!r}"


def _build(runtime: Runtime) -> Iterator[Problem]:
    build = runtime.airflow.build
    if runtime.backports and build is None:
        yield "airflow.build", "expected a whole number, since there are backports, found no key"
    if build is not None and not runtime.backports:
        yield "airflow.build", f"expected no such key, since there are no backports, found {build}"


def _backports(runtime: Runtime) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, backport in enumerate(runtime.backports):
        if backport.id in seen:
            yield f"backports[{index}].id", f"expected unique ids, found {backport.id!r} again"
        seen.add(backport.id)
        first, now = _numbers(backport.since), _numbers(runtime.version)
        if first[0] != runtime.major or first > now:
            expected = f"expected a version {runtime.major}.Y.Z up to {runtime.version}"
            yield f"backports[{index}].since", f"{expected}, found {backport.since!r}"


def _names(runtime: Runtime) -> Iterator[Problem]:
    for name in runtime.packages:
        if name in runtime.providers:
            yield f"packages.{name}", "expected the name only once, found it in `providers` as well"
    for name in runtime.extras:
        if name not in runtime.providers and name not in runtime.packages:
            yield f"extras.{name}", "expected a name of `providers` or `packages`, found neither"
    for name in ("apache-airflow",):
        if name in runtime.providers or name in runtime.packages:
            yield name, "expected Airflow's version under `airflow`, found it among the packages"


def _later(runtime: Runtime) -> Iterator[Problem]:
    for name, date in runtime.locked_later.items():
        key = f"locked_later.{name}"
        if name != "apache-airflow" and name not in runtime.pins:
            yield key, "expected apache-airflow or a name of `providers` or `packages`, found neither"
        if date <= runtime.locked_at:
            yield key, f"expected a date after the Runtime's {runtime.locked_at}, found {date!r}"


def _constraints(runtime: Runtime) -> Iterator[Problem]:
    for index, constraint in enumerate(runtime.constraints):
        key = f"constraints[{index}]"
        if not _is_specifier(constraint.version):
            yield f"{key}.version", f'expected a specifier such as ">=1.2,<2", found {shown(constraint.version)}'
        if constraint.name in runtime.pins:
            yield f"{key}.name", f"expected a name that is not already pinned, found {constraint.name!r}"
        if constraint.locked_at and constraint.locked_at <= runtime.locked_at:
            later = f"expected a date after the Runtime's {runtime.locked_at}"
            yield f"{key}.locked_at", f"{later}, found {constraint.locked_at!r}"
        for python in constraint.python:
            if python not in runtime.python.supported:
                yield f"{key}.python", f"expected minors of `python.supported`, found {python!r} ({constraint.name})"


def _repeated_constraints(runtime: Runtime) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for index, constraint in enumerate(runtime.constraints):
        rows = {(constraint.name, python) for python in runtime.python.supported if constraint.applies_to(python)}
        for name, python in sorted(rows & seen, key=lambda row: _numbers(row[1])):
            yield f"constraints[{index}].name", f"expected one constraint for Python {python}, found {name!r} again"
        seen |= rows


def _deviations(runtime: Runtime) -> Iterator[Problem]:
    for index, deviation in enumerate(runtime.deviations):
        pinned = runtime.pins.get(deviation.name)
        if pinned is None:
            expected = "expected a name of `providers` or `packages`"
            yield f"deviations[{index}].name", f"{expected}, found {deviation.name!r}"
        elif pinned == deviation.published:
            yield f"deviations[{index}].published", f"expected a version other than the pinned one, found {pinned!r}"


def _is_specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def _environment(runtime: Runtime) -> Iterator[Problem]:
    if "ASTRONOMER_RUNTIME_VERSION" in runtime.environment:
        yield "environment.ASTRONOMER_RUNTIME_VERSION", "expected no such key, since `version` sets it, found one"


RULES = (
    _versions,
    _pythons,
    _architectures,
    _build,
    _backports,
    _names,
    _later,
    _constraints,
    _repeated_constraints,
    _deviations,
    _environment,
)
