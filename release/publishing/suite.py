"""The files of the image tests that a Runtime must pass before it is published."""

from __future__ import annotations

import ast
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.model import Runtime
from release.common.errors import InputError

CASES = "tests/images/cases"
# The marker that tests/images/cases/conftest.py declares: the versions of Airflow that a file is for.
_MARKER = "airflow"


def suite(root: Path, runtime: Runtime) -> tuple[str, ...]:
    """Return the names of the test files in a checkout, without those that are for other versions of Airflow alone.

    Raises InputError if there are none, or if one is no Python.
    """
    found = sorted((root / CASES).glob("*_test.py"))
    if not found:
        raise InputError(f"{CASES}: expected the image tests, found none")
    return tuple(path.name for path in found if runtime.airflow.version in _versions(path))


def _versions(path: Path) -> SpecifierSet:
    """Return the versions of Airflow in the file's own `pytestmark`; without one, all."""
    try:
        module = ast.parse(path.read_text(encoding="utf-8"))
        texts = [text for statement in module.body for text in _marked(statement)]
        return SpecifierSet(",".join(texts))
    except (OSError, SyntaxError, InvalidSpecifier) as error:
        raise InputError(f"{CASES}/{path.name}: expected a test file, found: {error}") from None


def _marked(statement: ast.stmt) -> list[str]:
    """Return the arguments of the marker in `pytestmark = …`."""
    is_mark = isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in statement.targets
    )
    calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call)) if is_mark else ()
    named = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == _MARKER)
    return [str(argument.value) for call in named for argument in call.args if isinstance(argument, ast.Constant)]
