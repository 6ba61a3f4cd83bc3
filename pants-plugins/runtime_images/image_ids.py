"""Find the id of a built image in BuildKit's output.

Pants 2.17 misses the id when BuildKit adds the duration (`writing image sha256:… 0.1s done`). The id
is then `<unknown>`, and targets that depend on the image are not rebuilt when it changes.
"""

from __future__ import annotations

import re

from pants.backend.docker.goals import package_image

UNKNOWN = "<unknown>"
_BUILDKIT = re.compile(r"writing image (sha256:[0-9a-f]{64})")
_pants_own = package_image.parse_image_id_from_docker_build_output


def image_id(*outputs: bytes) -> str:
    """Return the id that Pants finds, else the last one in BuildKit's output, else `<unknown>`."""
    found = _pants_own(*outputs)
    if found != UNKNOWN:
        return found
    written = [match for output in outputs for match in _BUILDKIT.findall(output.decode(errors="replace"))]
    return written[-1] if written else UNKNOWN


def install() -> None:
    """Make the rules of Pants' docker backend use `image_id`."""
    package_image.parse_image_id_from_docker_build_output = image_id
