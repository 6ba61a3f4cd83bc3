"""The workflows and the local action match the JSON schemas of GitHub's files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

SCHEMAS = Path("tools/ci/schemas")
WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))
ACTIONS = sorted(Path(".github/actions").glob("*/action.yml"))


def load(text: str) -> Any:
    """Return YAML 1.2, in which `on` is no boolean."""
    return YAML(typ="safe").load(text)


def problems(schema: str, data: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=str)
def test_a_workflow_matches_the_schema(path: Path) -> None:
    assert problems("github-workflow.json", load(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", ACTIONS, ids=str)
def test_an_action_matches_the_schema(path: Path) -> None:
    assert problems("github-action.json", load(path.read_text(encoding="utf-8"))) == []


def test_an_unknown_key_is_found() -> None:
    data = load(WORKFLOWS[0].read_text(encoding="utf-8"))
    data["jobs"] = {**data["jobs"], "other": {"runs-on": "ubuntu-latest", "step": []}}
    assert problems("github-workflow.json", data)
