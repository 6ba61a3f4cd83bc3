"""What is known of an image that looks wrong and is not, each with its reason: known.yaml."""

from __future__ import annotations

from pathlib import Path

import yaml

from images.contract.catalogue import runtime

FILE = Path(__file__).parent / "known.yaml"


def known(kind: str) -> dict[str, str]:
    """What -> why it is right, of one kind, for the Runtime under test."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8")) or {}
    rows = (found.get(runtime().name) or {}).get(kind) or {}
    assert all(rows.values()), f"{FILE.name}: {kind}: a reason is missing"
    return {str(what): str(reason) for what, reason in rows.items()}
