"""Load YAML strictly, with one-line errors."""

from __future__ import annotations

from typing import Any

import yaml

from catalogue.errors import CatalogueError
from catalogue.shown import shortened, shown
from catalogue.yaml_loader import StrictLoader


def load_mapping(path: str, text: str) -> dict[str, Any]:
    """Parse a YAML text that holds a mapping; `path` is only used in messages.

    Raises CatalogueError for bad YAML, a duplicate key, a key that is not a string, an alias, a tag, and for anything
    but a mapping.
    """
    data = _loaded(path, text)
    if not isinstance(data, dict):
        raise CatalogueError(path, "top level", f"expected a mapping of keys, found {shown(data)}")
    return data


def _loaded(path: str, text: str) -> Any:
    try:
        loader = StrictLoader(text)
        loader.name = path
        return loader.get_single_data()
    except CatalogueError:
        raise
    except yaml.YAMLError as error:
        raise CatalogueError(path, _place(error, text), f"expected YAML, found: {_problem(error)}") from None
    except RecursionError:
        raise CatalogueError(path, "text", "expected fewer levels, found lists or mappings nested too deeply") from None
    # SafeLoader raises these for values that it cannot construct.
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CatalogueError(path, "text", f"expected YAML, found: {shortened(str(error))}") from None


def _place(error: yaml.YAMLError, text: str) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position)
        return f"line {line + 1}"
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else "text"


def _problem(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"the character U+{error.character:04X}"
    return shortened(str(getattr(error, "problem", None) or error).replace("\n", " "))
