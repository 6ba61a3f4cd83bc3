"""The documents about the images of a layout, which `attest` keeps in it, so that `sign` attaches the same ones."""

from __future__ import annotations

import json

from host.files import write_atomically
from release.common.errors import InputError
from release.layouts.layout import Layout
from release.oci.digests import hexadecimal
from release.signing.documents import Documents

_FOLDER = "documents"


def keep(layout: Layout, digest: str, documents: Documents) -> None:
    """Keep the documents about the image with this digest."""
    content = json.dumps(documents, ensure_ascii=False).encode()
    write_atomically(layout.folder / _FOLDER / f"{hexadecimal(digest)}.json", content)


def kept(layout: Layout, digest: str) -> Documents | None:
    """Return the documents about an image, None if none are kept. Raises InputError if they are damaged."""
    path = layout.folder / _FOLDER / f"{hexadecimal(digest)}.json"
    try:
        found: Documents = json.loads(path.read_bytes())
        return {kind: dict(document) for kind, document in found.items()}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, AttributeError, TypeError):
        raise InputError(f"{path}: expected the documents of an image, found something else: attest again") from None
