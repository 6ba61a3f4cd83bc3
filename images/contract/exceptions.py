"""What images are known not to pass or to have, each with its reason: the contract.yaml here and the Runtime's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from images.contract.catalogue import runtime

EVERY_RUNTIME = Path(__file__).parent / "contract.yaml"


def opt_outs(test_file: str) -> dict[str, str]:
    """Test function -> reason, of one test file, for the Runtime under test."""
    return {test: why for rows in _of("opt_outs") for test, why in _reasons(rows.get(test_file) or {}).items()}


def missing_libraries() -> dict[str, str]:
    """Shared library that is not found -> why it is not needed, for the Runtime under test."""
    return {name: why for rows in _of("libraries") for name, why in _reasons(rows).items()}


def _of(kind: str) -> list[dict[str, Any]]:
    files = (EVERY_RUNTIME, Path("runtimes") / runtime().name / "contract.yaml")
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) or {} for path in files if path.is_file()]
    unknown = {key for data in found for key in data} - {"opt_outs", "libraries"}
    assert not unknown, f"contract.yaml: expected opt_outs and libraries, found {', '.join(sorted(unknown))}"
    return [data.get(kind) or {} for data in found]


def _reasons(rows: dict[str, str]) -> dict[str, str]:
    assert all(rows.values()), f"contract.yaml: a reason is missing: {rows}"
    return {str(what): str(why) for what, why in rows.items()}
