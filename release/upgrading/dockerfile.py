"""The Dockerfile of a project, and the same one on another version of the Runtime."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dockerfile_parse import DockerfileParser
from dockerfile_parse.parser import image_from

from release.common.errors import InputError

_EXAMPLE = "expected a FROM of a Runtime, such as astro-runtime:10.9.0"


@dataclass(frozen=True)
class Dockerfile:
    """A Dockerfile. `runtimes` are the images of a Runtime that its stages start from, at least one."""

    path: Path
    text: str
    build_args: Mapping[str, str]
    runtimes: tuple[str, ...]

    def on(self, reference: str) -> str:
        """Return its text with `reference` in place of each image of a Runtime."""
        parser = _parser(self.text, self.build_args)
        lines = list(parser.lines)
        # From the end, so that the numbers of the lines before stay.
        for instruction, parent in reversed(_stages(parser)):
            if parent in self.runtimes:
                written, _ = image_from(instruction["value"])
                value = instruction["value"].replace(str(written), reference, 1).strip()
                lines[instruction["startline"] : instruction["endline"] + 1] = [f"FROM {value}\n"]
        return "".join(lines)


def load(project: Path, build_args: Mapping[str, str], is_runtime: Callable[[str], bool]) -> Dockerfile:
    """Return the Dockerfile of a project. Raises InputError if there is none, or none that starts from a Runtime."""
    path, text = read(project)
    parents = [parent for _, parent in _stages(_parser(text, build_args))]
    runtimes = tuple(dict.fromkeys(parent for parent in parents if parent and is_runtime(parent)))
    if not runtimes:
        raise InputError(f"{path}: {_EXAMPLE}, found {', '.join(filter(None, parents)) or 'none'}")
    return Dockerfile(path, text, build_args, runtimes)


def read(project: Path) -> tuple[Path, str]:
    """Return the path and the text of a project's Dockerfile. Raises InputError if there is none."""
    path = project / "Dockerfile"
    if not project.is_dir():
        raise InputError(f"PROJECT: expected the folder of a project, found none at {project}")
    if not path.is_file():
        raise InputError(f"{path}: expected the Dockerfile of the project, found none")
    try:
        return path, path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: expected a text in UTF-8, found another encoding") from None


def is_named_as_runtime(image: str) -> bool:
    """Whether the name of an image is that of the Runtime's, in any registry."""
    return re.match(r"(?:.*/)?astro-runtime(?:[:@].*)?$", image) is not None


def _parser(text: str, build_args: Mapping[str, str]) -> DockerfileParser:
    # It reads bytes, whatever its types say.
    content: Any = io.BytesIO(text.encode())
    return DockerfileParser(fileobj=content, build_args=dict(build_args))


def _stages(parser: DockerfileParser) -> list[tuple[Mapping[str, Any], str]]:
    """Return each FROM with the image that it names, whose arguments are replaced."""
    found: list[Any] = [row for row in parser.structure if row["instruction"] == "FROM" and image_from(row["value"])[0]]
    return list(zip(found, parser.parent_images))
