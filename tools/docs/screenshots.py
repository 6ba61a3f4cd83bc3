"""Copy the screenshots of docs/ui.md from the last run of the browser tests. Exit code 2 if one is missing."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

PAGE = Path("docs/ui.md")
MADE = "dist/test/tests.images.cases.tests@{runtime}.browser_test.py/menu.png"
SHOWN = re.compile(r"\]\((images/ui-(runtime-\d+)\.png)\)")


def shown(page: str) -> dict[str, Path]:
    """Return Runtime -> the path of its screenshot on the page."""
    return {runtime: PAGE.parent / path for path, runtime in SHOWN.findall(page)}


def copy_screenshots(root: Path) -> list[str]:
    """Copy each screenshot that a test made. Return the Runtimes without one."""
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
    """Copy the screenshots, and report missing ones. Return the exit code."""
    missing = copy_screenshots(Path.cwd())
    for runtime in missing:
        major = runtime.rpartition("-")[2]
        command = f"RUNTIME_MAJORS={major} ./pants test --force tests/images/cases/browser_test.py"
        print(f"screenshots: no screenshot of {runtime}; run {command}", file=sys.stderr)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
