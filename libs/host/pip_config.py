"""pip's configuration files, read in pip's own order."""

# Not `pip config list`: it takes 210 ms where this takes 0.4 ms, and its errors quote lines that can have a password.
# Every ./pants package, test and run waits for it.

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from host.errors import HostError

_REASONS = {
    configparser.MissingSectionHeaderError: "no section before it",
    configparser.DuplicateOptionError: "an option that is there twice",
    configparser.DuplicateSectionError: "a section that is there twice",
}


def setting(name: str, environ: Mapping[str, str]) -> str:
    """What pip's files say for an option of `pip install`, such as `index-url`; "" when none does.

    Raises HostError, which names the file, for one that pip cannot read.
    """
    found: dict[tuple[str, str], str] = {}
    for file in config_files(environ):
        found.update(_values(file))
    return found.get(("install", name)) or found.get(("global", name), "")


def config_files(environ: Mapping[str, str]) -> list[Path]:
    """pip's files, the one that wins last: the machine's, the user's, the interpreter's, PIP_CONFIG_FILE.

    With a PIP_CONFIG_FILE that exists the user's do not count; with /dev/null none does.
    """
    own = environ.get("PIP_CONFIG_FILE", "")
    if own == os.devnull:
        return []
    machines = [Path(folder) / "pip" for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)]
    users = [] if own and Path(own).exists() else _users(environ)
    folders = [*machines, Path("/etc"), *users, Path(sys.prefix)]
    return [folder / "pip.conf" for folder in folders] + ([Path(own)] if own else [])


def _users(environ: Mapping[str, str]) -> list[Path]:
    home = Path(environ.get("HOME") or Path.home())
    return [home / ".pip", Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip"]


def _values(file: Path) -> dict[tuple[str, str], str]:
    """(section, option) -> value; pip takes `_` in an option's name for `-`."""
    config = configparser.RawConfigParser()
    try:
        config.read(file, encoding="utf-8")
    except UnicodeDecodeError:
        raise HostError(f"{file}: expected a configuration of pip, found bytes that are not UTF-8") from None
    except configparser.Error as error:
        place = f"{file}: line {_line(error)}"
        raise HostError(f"{place}: expected a configuration of pip, found {_reason(error)}") from None
    items = ((section, name, value) for section in config.sections() for name, value in config.items(section))
    return {(section, name.lstrip("-").replace("_", "-")): value.strip() for section, name, value in items}


# Of the parser's own words, which span lines and quote what can be a password, only the place.
def _line(error: configparser.Error) -> int:
    several = getattr(error, "errors", None)
    return int(several[0][0] if several else getattr(error, "lineno", 0))


def _reason(error: configparser.Error) -> str:
    if getattr(error, "line", "").startswith("\ufeff"):
        return "a byte order mark"
    return _REASONS.get(type(error), "neither a section nor an option")
