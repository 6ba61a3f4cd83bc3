"""Finish the installed packages below OUT: smaller, compiled, and split into two layers.

Run while the image is built by the interpreter of the image; the standard library alone is there.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import Distribution, distributions
from pathlib import Path

# What changes with each release of a Runtime; the rest changes less often.
OURS = re.compile(r"^(apache[-_]airflow|astro|openlineage)", re.IGNORECASE)
TESTS = re.compile(r"/site-packages/.*/tests/")
# How an ELF file begins, and PT_LOAD: the type of its segments that are mapped into memory.
ELF = b"\x7fELF"
LOADED = 1
# Processes that compile, whatever the number of processors.
BATCHES = 8
COMPILE = Path(__file__).with_name("compile_batch.py")


def site_packages(tree: Path) -> Path:
    """The folder that the packages of a tree are in."""
    minor = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return tree / "usr/local/lib" / minor / "site-packages"


def strip(folder: Path) -> None:
    """Remove symbols that nothing is linked with from shared libraries, where that leaves a library as it works.

    Debian does the same with its libraries: https://www.debian.org/doc/debian-policy/ch-files.html#libraries.
    """
    for path in sorted(folder.rglob("*.so*")):
        original = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if original.startswith(ELF):
            subprocess.run(["strip", "--strip-unneeded", str(path)], stderr=subprocess.DEVNULL)
            if not is_loadable(path.read_bytes()):
                path.write_bytes(original)


def is_loadable(library: bytes) -> bool:
    """Whether the address of each segment of a 64-bit ELF file fits its place in the file, which the loader insists on.

    A library that the author of a wheel has patched may lose that by stripping.
    """
    start = struct.unpack_from("<Q", library, 0x20)[0]
    size, count = struct.unpack_from("<HH", library, 0x36)
    segments = (struct.unpack_from("<I4xQQ24xQ", library, start + size * number) for number in range(count))
    return all(kind != LOADED or (place - address) % alignment == 0 for kind, place, address, alignment in segments)


def remove_source_maps(folder: Path) -> None:
    """Remove the source maps of web pages: only a browser's debugger would ask for them."""
    for path in folder.glob("*/www/static/**/*.map"):
        path.unlink()


def remove_notes_of_the_installer(folder: Path) -> None:
    """Remove what uv notes for itself of a wheel that was a file: when the file was written."""
    for path in folder.glob("*.dist-info/uv_cache.json"):
        path.unlink()


def compile_bytecode(tree: Path, mode: str, *options: str) -> None:
    """Compile the modules to hash-based bytecode that names the path they are installed at; `options` are Python's.

    Packages' own tests stay as source: they import all the same, and their bytecode is a tenth of
    all bytecode.
    """
    modules = [path for path in site_packages(tree).rglob("*.py") if not TESTS.search(str(path))]
    command = [sys.executable, *options, str(COMPILE), str(tree), mode]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(subprocess.run, command, input=batch.encode(), check=True) for batch in batches(modules)]
    for run in runs:
        run.result()


def batches(modules: Iterable[Path]) -> list[str]:
    """The modules that each process compiles, a path a line: the same on every machine.

    The bytecode of Python 3.9 depends on what the process has compiled before: it marks strings that are shared.
    """
    ordered = sorted(map(str, modules))
    return ["\n".join(ordered[first::BATCHES]) for first in range(BATCHES)]


def files(distribution: Distribution) -> Iterator[Path]:
    """Every file of a distribution."""
    for name in distribution.files or ():
        path = Path(os.path.normpath(str(distribution.locate_file(name))))
        yield path


def move(path: Path, source: Path, target: Path) -> None:
    """Move a file to the same place below another tree."""
    destination = target / path.relative_to(source)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(str(path), str(destination))


def split(source: Path, target: Path) -> None:
    """Move the distributions that are ours from one tree to the other."""
    found = list(distributions(path=[str(site_packages(source))]))
    for distribution in found:
        if OURS.match(distribution.metadata["Name"]):
            for path in list(files(distribution)):
                if path.is_file():
                    move(path, source, target)


def remove_empty_folders(tree: Path) -> None:
    """Remove the folders that moving left empty."""
    for folder, _, _ in os.walk(tree, topdown=False):
        if not os.listdir(folder):
            os.rmdir(folder)


def normalise_records(tree: Path) -> None:
    """Write each RECORD sorted, with the hashes that libraries have now, and without bytecode."""
    for record in site_packages(tree).glob("*.dist-info/RECORD"):
        with record.open(newline="") as lines:
            rows = [row for row in csv.reader(lines) if row and not row[0].endswith(".pyc")]
        with record.open("w", newline="") as output:
            folder = record.parent.parent
            rows = [recorded(folder, row) for row in sorted(rows) if (folder / row[0]).exists()]
            csv.writer(output, lineterminator="\n").writerows(rows)


def recorded(folder: Path, row: list[str]) -> list[str]:
    """A row of RECORD as it is after stripping: path, hash, size."""
    path = folder / row[0]
    if ".so" not in path.name or not row[1]:
        return row
    content = path.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return [row[0], f"sha256={digest}", str(len(content))]


def main() -> None:
    """Do it all below the folder given."""
    out = Path(sys.argv[1])
    dependencies, airflow = out / "dependencies", out / "airflow"
    (dependencies / "usr/local/.lock").unlink(missing_ok=True)
    strip(site_packages(dependencies))
    remove_source_maps(site_packages(dependencies))
    remove_notes_of_the_installer(site_packages(dependencies))
    normalise_records(dependencies)
    split(dependencies, airflow)
    remove_empty_folders(dependencies)
    # Airflow and its providers are patched in place now and then, so their source is compared on
    # each import. For all the rest that would cost a tenth of the time that Airflow takes to start.
    # Tracebacks mark columns in Airflow's code and in that of users; where all other bytecode has them it is a fifth
    # larger when compressed. Before Python 3.11 there are none.
    compile_bytecode(dependencies, "unchecked-hash", "-X", "no_debug_ranges")
    compile_bytecode(airflow, "checked-hash")


if __name__ == "__main__":
    main()
