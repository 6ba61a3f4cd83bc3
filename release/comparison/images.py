"""The contents of an image that is on the engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import docker
from docker.errors import APIError, DockerException, ImageNotFound

from release.common.errors import InputError, ReleaseError
from release.comparison.contents import NOTHING, Contents, Layer, Packages, Source

# It runs in the image, so it needs nothing but the Python that is there.
FACTS = """
import json, subprocess
from importlib import metadata
python = {}
for one in metadata.distributions():
    name = one.metadata["Name"]
    if name:
        python[name.lower().replace("_", "-").replace(".", "-")] = one.version
def output(*command):
    return subprocess.check_output(command, text=True)
rows = output("dpkg-query", "-W", "-f", "${Package} ${Version} ${source:Package} ${source:Version}\\n")
with open("/etc/os-release") as file:
    release = dict(line.rstrip().split("=", 1) for line in file if "=" in line)
print(json.dumps({
    "python": python,
    "debian": [row.split() for row in rows.splitlines()],
    "suite": release.get("VERSION_CODENAME", ""),
    "architecture": output("dpkg", "--print-architecture").strip(),
}))
"""
_LAYERS = ("ADD ", "COPY ", "RUN ", "WORKDIR ")
_FILES = "find / -xdev -type f -printf '%p %s %m\\n' -o -type l -printf '%p -> %l\\n'"


def image(reference: str, with_files: bool = False) -> Contents | None:
    """Return the contents of an image, or None if the engine has none of that name.

    Raises ReleaseError if there is no engine, and InputError if the image is not one of a Runtime.
    """
    engine = _engine()
    try:
        found = engine.images.get(reference)
    except (ImageNotFound, APIError):
        return None
    facts = json.loads(_run(engine, reference, ["/usr/local/bin/python3", "-c", FACTS]))
    return Contents(
        label=reference,
        python=facts["python"],
        debian={name: version for name, version, *_ in facts["debian"]},
        suite=facts["suite"],
        architecture=facts["architecture"],
        sources={name: Source(*source) for name, _, *source in facts["debian"]},
        layers=_layers(found),
        files=_files(engine, reference) if with_files else NOTHING,
        size=int(found.attrs["Size"]),
    )


def _engine() -> Any:
    try:
        engine = docker.from_env()
        engine.ping()
    except DockerException:
        raise ReleaseError("the container engine does not answer: start it, or compare commits or lockfiles") from None
    return engine


def _run(engine: Any, reference: str, command: list[str]) -> str:
    try:
        output: bytes = engine.containers.run(
            reference, command[1:], entrypoint=command[0], user="root", network_mode="none", remove=True
        )
    except DockerException as error:
        reason = str(error).strip().splitlines()[-1]
        raise InputError(f"{reference}: expected an image of a Runtime, found: {reason}") from None
    return output.decode()


def _layers(found: Any) -> tuple[Layer, ...]:
    """Return the layers, the lowest first, with the instructions that make layers."""
    digests = found.attrs["RootFS"]["Layers"]
    rows = [row for row in reversed(found.history()) if row["CreatedBy"].startswith(_LAYERS)]
    # Other builders write other instructions: then the sizes are unknown.
    if len(rows) != len(digests):
        return tuple(Layer(digest, 0, "") for digest in digests)
    return tuple(Layer(digest, row["Size"], _short(row)) for digest, row in zip(digests, rows))


def _short(row: Mapping[str, Any]) -> str:
    return str(row["CreatedBy"]).split("#")[0].strip()[:60]


def _files(engine: Any, reference: str) -> Packages:
    rows = _run(engine, reference, ["/bin/sh", "-c", _FILES]).splitlines()
    kept = (row.partition(" ") for row in rows if not row.startswith(("/proc/", "/sys/", "/dev/", "/etc/hosts")))
    return {path: facts for path, _, facts in kept}
