"""Print the shared libraries that the image's programs and libraries cannot find or load."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

FOLDERS = ("/bin", "/sbin", "/lib", "/lib64", "/usr", "/opt")


def binaries() -> "list[str]":
    """Return every ELF file once."""
    found: set[str] = set()
    for folder in FOLDERS:
        for parent, _, files in os.walk(folder):
            found.update(os.path.realpath(os.path.join(parent, name)) for name in files)
    return sorted(path for path in found if is_elf(path))


def is_elf(path: str) -> bool:
    """Return whether a file is a program or a library."""
    if not os.path.isfile(path) or path.endswith((".py", ".pyc", ".o")):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def is_bundled(path: str, name: str) -> bool:
    """Return whether a wheel bundles the needed library: the extension module that loads both finds both."""
    folder = os.path.dirname(path)
    return folder.endswith(".libs") and os.path.exists(os.path.join(folder, name))


def missing(paths: "list[str]") -> "list[str]":
    """Return `library: missing library` for each missing one, and the loader's message for each that it rejects."""
    output = subprocess.run(["ldd", *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found, path = [], paths[0]
    for line in output.stdout.decode().splitlines():
        if "error while loading" in line:
            found.append(line)
        elif not line.startswith("\t"):
            path = line.rstrip(":")
        elif "not found" in line and not is_bundled(path, line.split()[0]):
            found.append(f"{path}: {line.split()[0]}")
    return found


def main() -> None:
    """Print the number of files and the missing libraries."""
    paths = binaries()
    parts = [paths[start : start + 50] for start in range(0, len(paths), 50)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [line for lines in pool.map(missing, parts) for line in lines]
    print(json.dumps({"count": len(paths), "missing": sorted(found)}))


if __name__ == "__main__":
    main()
