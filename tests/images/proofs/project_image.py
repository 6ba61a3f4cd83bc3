"""Build the project whose image the proofs with additional packages run in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from catalogue.proofs import Proof
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.documented_project import documented_dockerfile, machine_index
from tests.images.harness.project_builds import build


@contextmanager
def project_image(base: BuiltImage, proofs: Iterable[Proof]) -> Iterator[str]:
    """Build a project with the requirements of all proofs on a `-base` image, and yield the name of its image.

    Raises AssertionError with the log if the build fails.
    """
    rows = sorted({name for proof in proofs for name in proof.requirements})
    files = {"requirements.txt": "".join(f"{row}\n" for row in rows).encode()}
    with build("empty", base, dockerfile=documented_dockerfile(), secrets=machine_index(), files=files) as made:
        assert made.succeeded, made.log
        yield made.image
