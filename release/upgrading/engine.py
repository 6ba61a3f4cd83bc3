"""The container engine, and objects on it that are removed whatever happens."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from requests.exceptions import RequestException

from release.common.errors import InputError, ReleaseError

# Every object has this label, by which what a killed run has left can be found.
LABEL = "astro-runtime-upgrade-test"
# A silent program in a container counts as stuck after this time, in seconds.
LONGEST = 3600
# The exit code of `timeout`.
TIMED_OUT = 124


@dataclass(frozen=True)
class Result:
    """A command's exit code and output."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def last_lines(self) -> str:
        """The end of its output, in which the reason of a failure is."""
        return "\n".join((self.stderr.strip() or self.stdout.strip()).splitlines()[-30:])


@dataclass(frozen=True)
class Box:
    """A running container in which commands are run."""

    container: Any

    def run(self, *command: str, seconds: int, **options: Any) -> Result:
        """Run a command for so many seconds at most. Its exit code is TIMED_OUT if it takes longer."""
        limited = ["timeout", "--kill-after=10", str(seconds), *command]
        code, (stdout, stderr) = self.container.exec_run(limited, demux=True, **options)
        return Result(int(code), (stdout or b"").decode(errors="replace"), (stderr or b"").decode(errors="replace"))

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, which every user can read."""
        self.container.put_archive("/", _archive(files))

    def logs(self) -> str:
        """Return the end of what its own command has printed."""
        text: str = self.container.logs(tail=30).decode(errors="replace")
        return text.strip()

    def has_ended(self) -> bool:
        """Whether its own command has ended."""
        self.container.reload()
        return bool(self.container.status != "running")

    def get(self, path: str) -> bytes | None:
        """Return the content of a file, or None if there is none."""
        try:
            chunks, _ = self.container.get_archive(path)
        except NotFound:
            return None
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
            file = archive.extractfile(archive.getmembers()[0])
            return file.read() if file else None


@dataclass(frozen=True)
class Engine:
    """A client of the engine, and the prefix of the names of this run's objects."""

    client: Any
    prefix: str = field(default_factory=lambda: f"upgrade-test-{uuid4().hex[:12]}")

    def name(self, what: str) -> str:
        """Return a name for an object, which no other run uses."""
        return f"{self.prefix}-{what}"

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the objects."""
        return {LABEL: str(int(time.time()))}

    def attributes(self, reference: str) -> Mapping[str, Any] | None:
        """Return what the engine knows about an image, or None if it does not have it."""
        try:
            found: Mapping[str, Any] = self.client.images.get(reference).attrs
        except (ImageNotFound, APIError):
            return None
        return found

    def pull(self, reference: str) -> bool:
        """Pull an image, and return whether its registry has it. Raises ReleaseError if it does not answer."""
        for attempt in range(3):
            command = ["docker", "pull", "--quiet", reference]
            found = subprocess.run(command, capture_output=True, text=True, check=False)
            if found.returncode == 0:
                return True
            reason = (found.stderr.strip().splitlines() or ["no reason given"])[-1]
            if any(words in reason for words in ("not found", "manifest unknown", "denied", "does not exist")):
                return False
            time.sleep(2**attempt)
        raise ReleaseError(f"{reference}: it cannot be pulled: {reason}")

    @contextmanager
    def network(self) -> Iterator[str]:
        """Create a network without a way out for the block, and yield its name."""
        name = self.name("network")
        try:
            self.client.networks.create(name, internal=True, labels=self.labels)
            yield name
        finally:
            _remove(lambda: self.client.networks.get(name).remove())

    @contextmanager
    def box(
        self,
        reference: str,
        what: str,
        command: Sequence[str] | None = None,
        files: Mapping[str, bytes] | None = None,
        **options: Any,
    ) -> Iterator[Box]:
        """Run a container during the block, after writing files into it.

        Without a command it waits for those of the block. An empty one is the image's own.
        """
        name = self.name(what)
        if command is None:
            command, options = ["infinity"], {**options, "entrypoint": "sleep"}
        options = {**options, "name": name, "labels": self.labels, "detach": True}
        try:
            box = Box(self.client.containers.create(reference, list(command), **options))
            box.put(files or {})
            box.container.start()
            yield box
        finally:
            _remove(lambda: self.client.containers.get(name).remove(force=True, v=True))

    @contextmanager
    def removed(self, image: str) -> Iterator[None]:
        """Remove an image after the block. Its layers stay in the cache of builds."""
        try:
            yield
        finally:
            _remove(lambda: self.client.images.remove(image, force=True))

    def alias(self, name: str, network: str) -> Mapping[str, Any]:
        """Return the options that give a container a host name in a network."""
        config = self.client.api.create_endpoint_config(aliases=[name])
        return {"network": network, "networking_config": {network: config}}


@contextmanager
def engine() -> Iterator[Engine]:
    """Connect to the engine. A failure of the engine during the block is a ReleaseError."""
    try:
        client = docker.from_env(timeout=LONGEST)
        client.ping()
    except DockerException:
        raise ReleaseError("the container engine does not answer: start it") from None
    try:
        yield Engine(client)
    except (DockerException, RequestException) as error:
        reason = " ".join(str(error).split())
        raise ReleaseError(f"the container engine failed: {reason}") from error
    finally:
        client.close()


def read_env_file(path: str) -> dict[str, str]:
    """Return the variables of a file such as .env: NAME=VALUE, or NAME to take the value from the environment.

    Raises InputError, without the line, which may be a secret, if one is neither.
    """
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: expected a file of variables, found none that can be read: {error}") from None
    variables: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, has_value, value = line.strip().removeprefix("export ").partition("=")
        if not name or name.startswith("#"):
            continue
        if not name.strip().isidentifier():
            raise InputError(f"{path}: line {number}: expected NAME=VALUE")
        variables[name.strip()] = _unquoted(value.strip()) if has_value else os.environ.get(name.strip(), "")
    return variables


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def _archive(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        folders = {parent for path in files for parent in _parents(path)}
        for folder in sorted(folders):
            member = tarfile.TarInfo(folder)
            member.type, member.mode = tarfile.DIRTYPE, 0o777
            tar.addfile(member)
        for path, data in files.items():
            member = tarfile.TarInfo(path.lstrip("/"))
            member.size, member.mode = len(data), 0o644
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


def _parents(path: str) -> Iterator[str]:
    """Return the folders of a path that the archive makes: those below /tmp."""
    parts = path.lstrip("/").split("/")[:-1]
    if parts[:1] == ["tmp"]:
        yield from ("/".join(parts[:end]) for end in range(2, len(parts) + 1))


def _remove(remove: Any) -> None:
    with suppress(NotFound, ImageNotFound):
        remove()
