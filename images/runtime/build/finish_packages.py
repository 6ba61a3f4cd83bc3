"""Finish the installed packages in OUT: strip them, compile them, and split them into two layers.

The image's interpreter runs this during the build, with only the standard library.
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

# Distributions that change with each release of a Runtime. The others change less often.
OURS = re.compile(r"^(apache[-_]airflow|astro|openlineage)", re.IGNORECASE)
TESTS = re.compile(r"/site-packages/.*/tests/")
# The magic bytes of an ELF file, and PT_LOAD: the type of the segments that the loader maps into memory.
ELF = b"\x7fELF"
LOADED = 1
# Warnings that a user of the image cannot act on: the file, the warning's code, and what replaces it.
QUIETED = (
    # The package tells users to install the OpenLineage provider, which the image contains.
    ("openlineage/airflow/__init__.py", "    logging.warning(\n", "    logging.debug(\n"),
    # It tries the extractors of all operators, and logs each provider that is not installed.
    ("openlineage/airflow/utils.py", "        log.warning(e)\n", "        log.debug(e)\n"),
    # Versions from 1.0 on log this as a debug message.
    (
        "openlineage/airflow/extractors/manager.py",
        "self.log.warning(\n                f'Unable to find an extractor",
        "self.log.debug(\n                f'Unable to find an extractor",
    ),
    # Printing events is what an image without configuration does.
    ("openlineage/client/transport/factory.py", 'log.warning("Couldn\'t initialize', 'log.info("Couldn\'t initialize'),
)
# The number of compiling processes. It is fixed, because the bytecode depends on how modules are grouped.
BATCHES = 8
COMPILE = Path(__file__).with_name("compile_batch.py")


def site_packages(tree: Path) -> Path:
    """Return the site-packages folder of a tree."""
    minor = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return tree / "usr/local/lib" / minor / "site-packages"


def strip(folder: Path) -> None:
    """Strip unneeded symbols from shared libraries, except where a stripped library could not be loaded.

    Debian does the same with its libraries: https://www.debian.org/doc/debian-policy/ch-files.html#libraries.
    """
    for path in sorted(folder.rglob("*.so*")):
        original = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if original.startswith(ELF):
            subprocess.run(["strip", "--strip-unneeded", str(path)], stderr=subprocess.DEVNULL)
            if not is_loadable(path.read_bytes()):
                path.write_bytes(original)


def is_loadable(library: bytes) -> bool:
    """Return whether each segment of a 64-bit ELF file is aligned as the loader requires.

    Stripping can break the alignment in a library that the wheel's author has patched.
    """
    start = struct.unpack_from("<Q", library, 0x20)[0]
    size, count = struct.unpack_from("<HH", library, 0x36)
    segments = (struct.unpack_from("<I4xQQ24xQ", library, start + size * number) for number in range(count))
    return all(kind != LOADED or (offset - address) % alignment == 0 for kind, offset, address, alignment in segments)


def share_new_files(program: Path) -> None:
    """Give Airflow's program the entrypoint's umask, since `docker exec` runs it without the entrypoint.

    Else the folders for logs that root makes so could be written by root alone.
    """
    first, _, rest = program.read_text().partition("\n")
    program.write_text(f"{first}\nimport os; os.umask(0o002)\n{rest}")


def quiet_warnings(folder: Path) -> None:
    """Lower the level of the warnings in QUIETED. Absent files and other versions' code are left alone."""
    for name, warning, message in QUIETED:
        path = folder / name
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace(warning, message), encoding="utf-8")


def remove_source_maps(folder: Path) -> None:
    """Remove the source maps of web pages: only a browser's debugger requests them."""
    for path in folder.glob("*/www/static/**/*.map"):
        path.unlink()


def remove_installer_metadata(folder: Path) -> None:
    """Remove uv's record of when a local wheel was written, which is not reproducible."""
    for path in folder.glob("*.dist-info/uv_cache.json"):
        path.unlink()


def compile_bytecode(tree: Path, mode: str, *options: str) -> None:
    """Compile the modules to hash-based bytecode that contains their installed path; `options` are Python's.

    The packages' own tests are not compiled: they can still be imported, and their bytecode is a tenth of
    all bytecode.
    """
    modules = [path for path in site_packages(tree).rglob("*.py") if not TESTS.search(str(path))]
    command = [sys.executable, *options, str(COMPILE), str(tree), mode]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(subprocess.run, command, input=batch.encode(), check=True) for batch in batches(modules)]
    for run in runs:
        run.result()


def batches(modules: Iterable[Path]) -> list[str]:
    """Return the modules that each process compiles, one path a line. The result is the same on every machine.

    In Python 3.9, bytecode depends on what the process has compiled before, because it marks shared strings.
    """
    ordered = sorted(map(str, modules))
    return ["\n".join(ordered[first::BATCHES]) for first in range(BATCHES)]


def files(distribution: Distribution) -> Iterator[Path]:
    """Yield the path of each file of a distribution."""
    for name in distribution.files or ():
        path = Path(os.path.normpath(str(distribution.locate_file(name))))
        yield path


def move(path: Path, source: Path, target: Path) -> None:
    """Move a file to the same relative path in another tree."""
    destination = target / path.relative_to(source)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(str(path), str(destination))


def split(source: Path, target: Path) -> None:
    """Move the distributions that match OURS from one tree to the other."""
    found = list(distributions(path=[str(site_packages(source))]))
    for distribution in found:
        if OURS.match(distribution.metadata["Name"]):
            for path in list(files(distribution)):
                if path.is_file():
                    move(path, source, target)


def remove_empty_folders(tree: Path) -> None:
    """Remove the folders that are empty after the split."""
    for folder, _, _ in os.walk(tree, topdown=False):
        if not os.listdir(folder):
            os.rmdir(folder)


def normalise_records(tree: Path) -> None:
    """Rewrite each RECORD: sorted, with the hashes of the changed files, and without bytecode."""
    for record in site_packages(tree).glob("*.dist-info/RECORD"):
        with record.open(newline="") as lines:
            rows = [row for row in csv.reader(lines) if row and not row[0].endswith(".pyc")]
        with record.open("w", newline="") as output:
            folder = record.parent.parent
            rows = [recorded(folder, row) for row in sorted(rows) if (folder / row[0]).exists()]
            csv.writer(output, lineterminator="\n").writerows(rows)


def recorded(folder: Path, row: list[str]) -> list[str]:
    """Return a row of RECORD (path, hash, size) with the hash and size that a changed file has now."""
    path = folder / row[0]
    is_changed = ".so" in path.name or row[0].endswith("/bin/airflow") or any(row[0] == name for name, *_ in QUIETED)
    if not is_changed or not row[1]:
        return row
    content = path.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return [row[0], f"sha256={digest}", str(len(content))]


def main() -> None:
    """Run all steps on the folder that the first argument names."""
    out = Path(sys.argv[1])
    dependencies, airflow = out / "dependencies", out / "airflow"
    (dependencies / "usr/local/.lock").unlink(missing_ok=True)
    strip(site_packages(dependencies))
    share_new_files(dependencies / "usr/local/bin/airflow")
    quiet_warnings(site_packages(dependencies))
    remove_source_maps(site_packages(dependencies))
    remove_installer_metadata(site_packages(dependencies))
    normalise_records(dependencies)
    split(dependencies, airflow)
    remove_empty_folders(dependencies)
    # Users sometimes patch Airflow and its providers in place, so each import compares the source with the bytecode.
    # Doing so for all packages would add a tenth to Airflow's start time.
    # From Python 3.11 on, bytecode has column numbers for tracebacks. Only Airflow's code and that of users keeps them:
    # they make compressed bytecode a fifth larger.
    compile_bytecode(dependencies, "unchecked-hash", "-X", "no_debug_ranges")
    compile_bytecode(airflow, "checked-hash")


if __name__ == "__main__":
    main()
