from __future__ import annotations

from pathlib import Path

FOLDER = Path("deploy/compose")


def test_secrets_and_the_files_of_compose_stay_out_of_an_image() -> None:
    ignored = (FOLDER / ".dockerignore").read_text().splitlines()

    assert {".env", "logs/", *(path.name for path in FOLDER.glob("*.yaml"))} <= set(ignored)
