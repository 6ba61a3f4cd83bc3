"""Take over the screenshots of docs/ui.md from the last run of the browser tests. Exit code 2 when one is missing."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

PAGE = Path("docs/ui.md")
MADE = "dist/test/tests.images.cases.tests@{runtime}.browser_test.py/menu.png"
SHOWN = re.compile(r"\]\((images/ui-(runtime-\d+)\.png)\)")


def shown(page: str) -> dict[str, Path]:
    """Runtime -> its screenshot, of those that the page shows."""
    return {runtime: PAGE.parent / path for path, runtime in SHOWN.findall(page)}


def take_over(root: Path) -> list[str]:
    """Copy each screenshot that a test has made; the Runtimes of which there is none."""
    missing = []
    for runtime, path in shown((root / PAGE).read_text(encoding="utf-8")).items():
        made = root / MADE.format(runtime=runtime)
        if made.exists():
            (root / path).parent.mkdir(exist_ok=True)
            shutil.copyfile(made, root / path)
            print(f"written: {path}")
        else:
            missing.append(runtime)
    return missing


def main() -> int:
    """Take over what is there, and say what is not."""
    missing = take_over(Path.cwd())
    for runtime in missing:
        major = runtime.rpartition("-")[2]
        command = f"RUNTIME_MAJORS={major} ./pants test --force tests/images/cases/browser_test.py"
        print(f"screenshots: none of {runtime}: run {command}", file=sys.stderr)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
