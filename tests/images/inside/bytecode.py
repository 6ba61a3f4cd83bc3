"""Check that the bytecode of every module exists, is hash-based, and matches its source."""

import importlib.util
import json
import os
import sys
import sysconfig

TAG = sys.implementation.cache_tag


def problem(source: str) -> "str | None":
    """Return the problem with the bytecode of a module, or None."""
    try:
        with open(importlib.util.cache_from_source(source), "rb") as file:
            header = file.read(16)
    except OSError:
        return "missing"
    if not header[4] & 1:
        return "by time"
    with open(source, "rb") as file:
        wanted = importlib.util.source_hash(file.read())
    if header[:4] != importlib.util.MAGIC_NUMBER or header[8:16] != wanted:
        return "stale"
    return None


def compiles(source: str) -> bool:
    """Return whether a file compiles: templates and code for other Pythons do not."""
    try:
        with open(source, "rb") as file:
            compile(file.read(), source, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def orphans(folder: str) -> "list[str]":
    """Return the missing sources of bytecode for this Python."""
    found = []
    for parent, _, files in os.walk(folder):
        if os.path.basename(parent) == "__pycache__":
            above = os.path.dirname(parent)
            stems = [name.rsplit(f".{TAG}", 1)[0] for name in files if f".{TAG}." in name]
            sources = [os.path.join(above, f"{stem}.py") for stem in stems]
            found += [source for source in sources if not os.path.exists(source)]
    return found


def modules(folder: str) -> "list[str]":
    """Return every module in a folder, except packages' own tests, which the image does not compile."""
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("tests", "__pycache__")]
        found += [os.path.join(parent, name) for name in files if name.endswith(".py")]
    return sorted(found)


def main() -> None:
    """Print the problems in one of sysconfig's folders, by kind."""
    folder = sysconfig.get_paths()[sys.argv[1]]
    sources = modules(folder)
    found: dict[str, list[str]] = {"orphans": orphans(folder)}
    for source in sources:
        what = problem(source)
        if what and not (what == "missing" and not compiles(source)):
            found.setdefault(what, []).append(source)
    print(json.dumps({"count": len(sources), "problems": {k: v for k, v in found.items() if v}}))


if __name__ == "__main__":
    main()
