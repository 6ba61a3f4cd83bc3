"""The text of a version on GitHub's page of releases: its notes, and the digests of its images."""

from __future__ import annotations

from collections.abc import Mapping

_VERIFY = "`release verify IMAGE --digest DIGEST` checks an image against this list."


def announcement(notes: str, repository: str, digests: Mapping[str, str]) -> str:
    """Return the text, as Markdown. `digests` are tag -> digest of its index."""
    rows = "".join(f"| `{repository}:{tag}` | `{digest}` |\n" for tag, digest in digests.items())
    return f"{notes.rstrip()}\n\n### Images\n\n| image | digest |\n|---|---|\n{rows}\n{_VERIFY}\n".lstrip()
