"""What images are known not to pass or to have, with reasons: from exceptions.yaml, and the Runtime's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.images.harness.folders import EXCEPTIONS
from tests.images.harness.tested_runtime import runtime

KINDS = ("opt_outs", "components", "libraries", "records", "log_lines", "busy_log_lines")


def opt_outs(test_file: str) -> dict[str, str]:
    """Test function -> reason, of one test file, for the Runtime under test."""
    return {test: why for rows in _of("opt_outs") for test, why in _reasons(rows.get(test_file) or {}).items()}


def missing_components() -> dict[str, str]:
    """Component of Airflow, such as dag-processor -> why the Runtime under test has none."""
    return _merged("components")


def missing_libraries() -> dict[str, str]:
    """Shared library that is not found -> why it is not needed, for the Runtime under test."""
    return _merged("libraries")


def differing_files() -> dict[str, str]:
    """`Distribution: path` -> why that file is not as the distribution's RECORD says, for the Runtime under test."""
    return _merged("records")


def log_lines() -> dict[str, str]:
    """Part of a line that a service logs as an error -> why it is none, for the Runtime under test."""
    return _merged("log_lines")


def busy_log_lines() -> dict[str, str]:
    """The same, of what is logged only where the machine has much else to do."""
    return _merged("busy_log_lines")


def _merged(kind: str) -> dict[str, str]:
    return {name: why for rows in _of(kind) for name, why in _reasons(rows).items()}


def _of(kind: str) -> list[dict[str, Any]]:
    files = (EXCEPTIONS, Path(runtime().paths.test_exceptions))
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) or {} for path in files if path.is_file()]
    unknown = {key for data in found for key in data} - set(KINDS)
    assert not unknown, f"exceptions.yaml: expected {', '.join(KINDS)}; found {', '.join(sorted(unknown))}"
    return [data.get(kind) or {} for data in found]


def _reasons(rows: dict[str, str]) -> dict[str, str]:
    assert all(rows.values()), f"exceptions.yaml: a reason is missing: {rows}"
    return {str(what): str(why) for what, why in rows.items()}
