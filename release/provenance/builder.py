"""Who builds: a workflow of GitHub Actions, or a machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A build outside of a workflow, which nobody else can look at.
LOCAL = "urn:astro-runtime:builder:local"


@dataclass(frozen=True)
class Builder:
    """The identifier of a builder, and that of its run; "" if the run has none."""

    id: str
    invocation: str = ""


def builder(environ: Mapping[str, str], given: str | None = None) -> Builder:
    """Return the builder that is given, or the workflow in whose step this runs, or LOCAL."""
    server, reference = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_WORKFLOW_REF")
    if given or not (server and reference):
        return Builder(given or LOCAL)
    run = f"{server}/{environ.get('GITHUB_REPOSITORY')}/actions/runs/{environ.get('GITHUB_RUN_ID')}"
    # Without the attempt: one that is repeated does not build again what an earlier one built.
    return Builder(f"{server}/{reference}", run)
