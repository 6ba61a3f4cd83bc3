"""Test the dependency rules of the root BUILD file on small repositories."""

from __future__ import annotations

from pathlib import Path

import pytest
from pants.backend.shell.target_types import ShellSourceTarget
from pants.backend.visibility.rules import rules as visibility_rules
from pants.core.target_types import FilesGeneratorTarget, FileTarget
from pants.engine.addresses import Address, Addresses
from pants.engine.internals.dep_rules import DependencyRuleActionDeniedError
from pants.engine.target import COMMON_TARGET_FIELDS, Dependencies, DependenciesRequest, Target
from pants.testutil.rule_runner import QueryRule, RuleRunner, engine_error

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


class PythonSources(Target):
    """A stand-in for Pants' target of that name, with all that the rules look at."""

    alias = "python_sources"
    core_fields = (*COMMON_TARGET_FIELDS, Dependencies)
    help = "Python files."


@pytest.fixture(scope="module")
def runner() -> RuleRunner:
    """A runner that knows the targets of the root BUILD file."""
    return RuleRunner(
        rules=[*visibility_rules(), QueryRule(Addresses, [DependenciesRequest])],  # type: ignore[no-untyped-call]
        target_types=[FilesGeneratorTarget, FileTarget, PythonSources, ShellSourceTarget],
    )


def resolve(runner: RuleRunner, source: str, dependency: str) -> Addresses:
    """Resolve a target in the folder `source` that depends on a file in the folder `dependency`."""
    runner.write_files(
        {
            "BUILD": (ROOT / "BUILD").read_text(encoding="utf-8"),
            f"{source}/BUILD": f'python_sources(name="lib", dependencies=["{dependency}:b"])',
            f"{dependency}/b.txt": "",
            f"{dependency}/BUILD": 'file(name="b", source="b.txt")',
        }
    )
    target = runner.get_target(Address(source, target_name="lib"))
    return runner.request(Addresses, [DependenciesRequest(target[Dependencies])])


@pytest.mark.parametrize(
    ("source", "dependency"),
    [
        ("libs/host", "libs/catalogue"),
        ("libs/host", "3rdparty/python"),
        ("libs/catalogue", "libs/host"),
        ("libs/catalogue", "tools/common"),
        ("build-support/bootstrap", "3rdparty/python"),
        ("pants-plugins/runtime_images", "build-support/bootstrap"),
        ("runtimes/backports", "libs/catalogue"),
        ("images/base", "build-support/bootstrap"),
        ("images/base", "tests/images/harness"),
        ("tests/images/harness", "pants-plugins/runtime_images"),
        ("tests/images/harness", "benchmarks"),
        ("tools/majors", "benchmarks"),
        ("tools/majors", "tests/images/harness"),
        ("benchmarks", "build-support/bootstrap"),
    ],
)
def test_a_forbidden_dependency_is_refused(runner: RuleRunner, source: str, dependency: str) -> None:
    with engine_error(DependencyRuleActionDeniedError, contains=f"{source}:lib has 1 dependency violation"):
        resolve(runner, source, dependency)


@pytest.mark.parametrize(
    ("source", "dependency"),
    [
        ("pants-plugins/runtime_images", "libs/catalogue"),
        ("tests/images/harness", "libs/catalogue"),
        ("tools/locking", "libs/host"),
        ("benchmarks", "tests/images/harness"),
    ],
)
def test_an_allowed_dependency_is_accepted(runner: RuleRunner, source: str, dependency: str) -> None:
    assert Address(dependency, target_name="b") in resolve(runner, source, dependency)
