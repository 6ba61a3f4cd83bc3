"""Names of repositories and images: `quay.io/astronomer/astro-runtime:10.9.0`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from release.common.errors import InputError
from release.oci.digests import DIGEST

# As the distribution specification has them.
TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*")
_HOST = re.compile(r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?")
_LOOPBACK = re.compile(r"(?:localhost|127\.[0-9.]+|\[::1\])(?::[0-9]+)?")
_DOCKER_HUB = ("docker.io", "index.docker.io")


@dataclass(frozen=True)
class Place:
    """A repository of a registry. `host` has the port if there is one."""

    host: str
    name: str
    scheme: str = "https"

    @property
    def api(self) -> str:
        """The root of the registry's API."""
        host = "registry-1.docker.io" if self.host in _DOCKER_HUB else self.host
        return f"{self.scheme}://{host}/v2/"

    def __str__(self) -> str:
        return f"{self.host}/{self.name}"


@dataclass(frozen=True)
class Reference:
    """An image in a repository: by tag, by digest, or by both, of which the digest counts."""

    place: Place
    tag: str = ""
    digest: str = ""

    @property
    def wanted(self) -> str:
        """What the registry is asked for."""
        return self.digest or self.tag

    def __str__(self) -> str:
        return f"{self.place}{self.tag and f':{self.tag}'}{self.digest and f'@{self.digest}'}"


def place(text: str, option: str = "REPOSITORY") -> Place:
    """Return the repository that a text names. Raises InputError if it also names a tag or a digest, or is invalid."""
    found = reference(text, option)
    if found.wanted:
        raise InputError(f"{option}: expected a repository without a tag or digest, found {text!r}")
    return found.place


def reference(text: str, option: str = "IMAGE") -> Reference:
    """Return the image that a text names, with the host of its registry. Raises InputError if it is invalid.

    `http://` is taken for a registry on this machine alone, so that no password crosses a network unencrypted.
    """
    scheme, _, rest = text.rpartition("://")
    rest, _, digest = rest.partition("@")
    host, _, path = rest.partition("/")
    name, _, tag = path.partition(":")
    valid = (
        scheme in ("", "https") or (scheme == "http" and _LOOPBACK.fullmatch(host)),
        _HOST.fullmatch(host) and (set(host) & set(".:") or host == "localhost"),
        _NAME.fullmatch(name) and len(name) < 256,
        TAG.fullmatch(tag) or ":" not in path,
        DIGEST.fullmatch(digest) or "@" not in text,
    )
    if not all(valid):
        # A text with a user may hold a password.
        shown = "an address with a user" if "@" in text and not DIGEST.fullmatch(digest) else repr(text[:200])
        raise InputError(f"{option}: expected a name such as quay.io/astronomer/astro-runtime, found {shown}")
    return Reference(Place(host, name, scheme or "https"), tag, digest)


def check_tag(tag: str, option: str = "TAG") -> str:
    """Return a tag. Raises InputError if no registry accepts it."""
    if not TAG.fullmatch(tag):
        expected = "expected at most 128 letters, digits, `.`, `_` and `-`, not beginning with `.` or `-`"
        raise InputError(f"{option}: {expected}, found {tag[:200]!r}")
    return tag
