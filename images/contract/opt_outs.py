"""Tests that a Runtime is known not to pass, each with its reason: opt_outs.yaml."""

from __future__ import annotations

from pathlib import Path

import yaml

from images.contract.catalogue import runtime

FILE = Path(__file__).parent / "opt_outs.yaml"


def opt_outs(test_file: str) -> dict[str, str]:
    """Test function -> reason, of one test file, for the Runtime under test."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8")) or {}
    rows = (found.get(runtime().name) or {}).get(test_file) or {}
    assert all(reason for reason in rows.values()), f"{FILE.name}: {test_file}: a reason is missing"
    return {str(test): str(reason) for test, reason in rows.items()}
