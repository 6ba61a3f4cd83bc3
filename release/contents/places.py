"""Find the image that a name on the command line means: a layout, a tar, or an image of the engine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, ImageNotFound

from release.common.errors import InputError, ReleaseError


@contextmanager
def layout(name: str) -> Iterator[Path]:
    """Give the OCI layout or the tar that `name` means: a path, or the name of an image that the engine has.

    An image of the engine is saved to a temporary file. Raises InputError if there is no such image, and ReleaseError
    if the engine does not answer.
    """
    if Path(name).exists():
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(prefix="astro-runtime-image-") as folder:
        path = Path(folder) / "image.tar"
        _save(name, path)
        yield path


def _save(name: str, path: Path) -> None:
    expected = "expected an OCI layout, a tar of an image, or an image that the engine has"
    try:
        # Without a limit: the engine needs seconds before it sends the first byte of a large image.
        image = docker.from_env(timeout=600).images.get(name)
        with path.open("wb") as file:
            file.writelines(image.save(named=True))
    except (ImageNotFound, APIError):
        raise InputError(f"{name}: {expected}, found none") from None
    except DockerException:
        raise ReleaseError(f"{name}: {expected}; the container engine does not answer") from None
    except OSError as error:
        raise ReleaseError(f"{path}: the image cannot be saved: {error.strerror}") from None
