"""Generate the image targets of images/python: for each Python and suite, an image and one with compilers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pants.backend.docker.target_types import DockerImageTarget
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.target import GeneratedTargets, GenerateTargetsRequest, Target
from pants.engine.unions import UnionMembership, UnionRule

from catalogue.cpython import Interpreter
from runtime_images.catalogue import Interpreters, Text, TextRequest
from runtime_images.cpython_sources import SkippedPythons
from runtime_images.debian import UsedSuites
from runtime_images.debian_images import APT_INSTALL, DEBIAN_MIRROR, build_address, debian_address
from runtime_images.dockerfile import instructions
from runtime_images.subsystem import RuntimeOptions
from runtime_images.targets import CPythonSource, PythonImages

REPOSITORY = "astro-runtime-build/python"
FOLDER = "images/python"
FILES = f"{FOLDER}:files"
# The time of all files in the layers of Debian and CPython: 2021-01-01, which is before any release of a Runtime.
LAYER_EPOCH = "1609459200"


def image_name(minor: str, suite: str | None) -> str:
    """Return the name of the target and its tag: `3.11-bullseye`, or `3.11-supplied` for a supplied base (no suite)."""
    return f"{minor}-{suite or 'supplied'}"


class GeneratePythonImages(GenerateTargetsRequest[PythonImages]):
    """Generate from `python_images`."""

    generate_from = PythonImages


@dataclass(frozen=True)
class Dockerfiles:
    """The text of the Dockerfiles in images/python."""

    compiled: str
    build: str
    supplied: str
    supplied_build: str


@rule
async def read_dockerfiles() -> Dockerfiles:
    """Read the Dockerfiles."""
    names = ("Dockerfile", "Dockerfile.build", "Dockerfile.supplied", "Dockerfile.supplied-build")
    texts = await MultiGet(Get(Text, TextRequest(f"{FOLDER}/{n}", "python_images")) for n in names)
    return Dockerfiles(*(text.content for text in texts))


@rule
async def generate_python_images(
    request: GeneratePythonImages,
    interpreters: Interpreters,
    used: UsedSuites,
    skipped: SkippedPythons,
    dockerfiles: Dockerfiles,
    options: RuntimeOptions,
    unions: UnionMembership,
) -> GeneratedTargets:
    """Generate an image and one with compilers, for each Python that can be built here and each suite that uses it."""
    _check_bases(options.python_bases, interpreters)
    images = _Images(request, dockerfiles, unions)
    targets: list[Target] = []
    for minor, interpreter in interpreters.by_minor.items():
        base = options.python_bases.get(minor)
        if base:
            targets += images.supplied(minor, base)
        elif minor not in skipped.reasons:
            arguments = _arguments(interpreter, options.profile_guided)
            targets += images.compiled(minor, used.by_python.get(minor, ()), arguments)
    return GeneratedTargets(request.generator, targets)


def _check_bases(bases: Mapping[str, str], interpreters: Interpreters) -> None:
    known = ", ".join(interpreters.by_minor)
    for minor, image in bases.items():
        if minor not in interpreters.by_minor:
            raise ValueError(f"RUNTIME_PYTHON_BASES: expected Pythons of cpython.yaml ({known}), found {minor!r}")
        if not image:
            raise ValueError(f"RUNTIME_PYTHON_BASES: {minor}: expected an image, found an empty name")


@dataclass(frozen=True)
class _Images:
    request: GeneratePythonImages
    dockerfiles: Dockerfiles
    unions: UnionMembership

    def compiled(self, minor: str, suites: Iterable[str], arguments: dict[str, str]) -> Iterator[Target]:
        """Yield the images with CPython compiled from source, on each suite."""
        source = self._source(minor)
        yield source
        for suite in suites:
            name, build = image_name(minor, suite), {"BUILD": build_address(suite)}
            yield self._image(
                name,
                instructions(self.dockerfiles.compiled, {**build, "DEBIAN": debian_address(suite)}),
                dependencies=[FILES, source.address.spec],
                extra_build_args=[f"{k}={v}" for k, v in arguments.items()],
            )
            yield self._image(
                f"{name}-build", instructions(self.dockerfiles.build, {**build, "PYTHON": self._address(name)})
            )

    def supplied(self, minor: str, base: str) -> Iterator[Target]:
        """Yield the images that are built on a supplied base image."""
        text = self.dockerfiles.supplied.replace("ARG SUPPLIED\n\n", "")
        name = image_name(minor, None)
        yield self._image(
            name,
            instructions(text.replace("FROM $SUPPLIED", f"FROM {base}"), {}),
            dependencies=[FILES, APT_INSTALL],
            extra_build_args=[f"CPYTHON_MINOR={minor}"],
        )
        python = {"PYTHON": self._address(name)}
        yield self._image(
            f"{name}-build",
            instructions(self.dockerfiles.supplied_build, python),
            secrets=DEBIAN_MIRROR,
        )

    def _address(self, name: str) -> str:
        generator = self.request.generator.address
        return f"{generator.spec_path}:{generator.target_name}#{name}"

    def _source(self, minor: str) -> Target:
        return CPythonSource(
            {"python": minor},
            self.request.template_address.create_generated(f"{minor}-source"),
            self.unions,
        )

    def _image(self, name: str, lines: tuple[str, ...], **fields: object) -> Target:
        values = {
            **self.request.template,
            "repository": REPOSITORY,
            "image_tags": [name],
            "source": None,
            "instructions": lines,
            **fields,
        }
        address = self.request.template_address.create_generated(name)
        return DockerImageTarget(values, address, self.unions)


def _arguments(interpreter: Interpreter, profile_guided: bool) -> dict[str, str]:
    return {
        "CPYTHON_VERSION": interpreter.version,
        "CPYTHON_PATCHES_FROM": interpreter.patches_from or "",
        "CPYTHON_PATCHES_SKIP": " ".join(interpreter.patches_skip),
        "CPYTHON_DEFINES": "\n".join(f"{d.file}|{d.line}" for d in interpreter.defines),
        "CPYTHON_PROFILE_GUIDED": "1" if profile_guided else "",
        "LAYER_EPOCH": LAYER_EPOCH,
    }


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(GenerateTargetsRequest, GeneratePythonImages)]
