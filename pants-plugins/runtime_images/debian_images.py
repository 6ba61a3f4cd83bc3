"""Generate the image targets of images/base: for each suite in use, a Debian base and one with compilers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pants.backend.docker.target_types import DockerImageTarget
from pants.backend.shell.target_types import ShellCommandTarget
from pants.engine.rules import Get, Rule, collect_rules, rule
from pants.engine.target import GeneratedTargets, GenerateTargetsRequest, Target
from pants.engine.unions import UnionMembership, UnionRule

from catalogue.debian import Suite
from catalogue.errors import CatalogueError
from catalogue.paths import DEBIAN, DEBIAN_LOCKS, DEBIAN_SUITES, debian_suite
from runtime_images.catalogue import Text, TextRequest
from runtime_images.debian import Suites, UsedSuites
from runtime_images.dockerfile import instructions
from runtime_images.targets import DebianImages, HelperSuiteField

REPOSITORY = "astro-runtime-build"
FOLDER = "images/base"
# The target that generates the images.
DEBIAN_TARGET = f"{FOLDER}:debian"
APT_INSTALL = f"{FOLDER}:apt-install"
# mmdebstrap takes 20 s on an idle machine; Pants' own limit is 30 s.
ROOTFS_SECONDS = 1800
# Pants' own Python has every import of the program, so no resolve has to be installed first.
ROOTFS = 'PYTHONPATH=.:libs "$RUNTIME_PANTS_PYTHON" -m images.base.rootfs'
DEBIAN_MIRROR = {"debian-mirror": ".cache/secrets/debian-mirror"}


class GenerateDebianImages(GenerateTargetsRequest[DebianImages]):
    """Generate from `debian_images`."""

    generate_from = DebianImages


def debian_address(suite: str) -> str:
    """Return the address of the base image of a suite."""
    return f"{DEBIAN_TARGET}#{suite}"


def build_address(suite: str) -> str:
    """Return the address of the image of a suite with compilers."""
    return f"{DEBIAN_TARGET}#{suite}-build"


@rule
async def generate_debian_images(
    request: GenerateDebianImages, suites: Suites, used: UsedSuites, unions: UnionMembership
) -> GeneratedTargets:
    """Generate the images of each suite that a Runtime uses, and of the suite of the helper images."""
    helpers = str(request.generator[HelperSuiteField].value)
    if helpers not in suites.by_name:
        expected = f"expected a suite of {DEBIAN_SUITES} ({', '.join(sorted(suites.by_name))})"
        raise CatalogueError(str(request.generator.address), HelperSuiteField.alias, f"{expected}, found {helpers!r}")
    dockerfile = await Get(Text, TextRequest(f"{FOLDER}/Dockerfile.build", "debian_images"))
    images = _Images(request, dockerfile.content, unions)
    targets = [images.helpers(helpers)]
    for name in sorted({*used.names, helpers}):
        targets += images.of(suites.by_name[name])
    return GeneratedTargets(request.generator, targets)


@dataclass(frozen=True)
class _Images:
    request: GenerateDebianImages
    dockerfile: str
    unions: UnionMembership

    def of(self, suite: Suite) -> Iterator[Target]:
        """Yield the root file system of a suite, its base image, and its image with compilers."""
        rootfs = self._rootfs(suite)
        yield rootfs
        yield self._image(
            suite.suite,
            ("FROM scratch", f"ADD {_tar(suite)} /", 'CMD ["bash"]'),
            repository=f"{REPOSITORY}/debian",
            image_tags=[suite.suite],
            dependencies=[rootfs.address.spec],
        )
        yield self._image(
            f"{suite.suite}-build",
            instructions(self.dockerfile, {"DEBIAN": debian_address(suite.suite), "SUITE": suite.suite}),
            repository=f"{REPOSITORY}/build",
            image_tags=[suite.suite],
            dependencies=[*_files(suite), APT_INSTALL],
            secrets=DEBIAN_MIRROR,
        )

    def helpers(self, suite: str) -> Target:
        """Return the base of the helper images, which is an alias of a suite's image."""
        return self._image(
            "helpers",
            (f"ARG DEBIAN={debian_address(suite)}", "FROM $DEBIAN"),
            repository=f"{REPOSITORY}/debian",
            image_tags=["helpers"],
        )

    def _rootfs(self, suite: Suite) -> Target:
        tar = _tar(suite)
        values = {
            **self.request.template,
            "command": f"{ROOTFS} {debian_suite(suite.suite)} {DEBIAN_LOCKS} {tar}",
            "workdir": "/",
            "execution_dependencies": [*_files(suite), f"{FOLDER}/rootfs.py"],
            "output_files": [tar],
            "log_output": True,
            "timeout": ROOTFS_SECONDS,
            "extra_env_vars": ["RUNTIME_DEBIAN_ARCHIVE", "RUNTIME_DEBIAN_MIRROR", "RUNTIME_PANTS_PYTHON"],
        }
        address = self.request.template_address.create_generated(f"{suite.suite}-rootfs")
        return ShellCommandTarget(values, address, self.unions)

    def _image(self, name: str, lines: tuple[str, ...], **fields: object) -> Target:
        values = {**self.request.template, "source": None, "instructions": lines, **fields}
        return DockerImageTarget(values, self.request.template_address.create_generated(name), self.unions)


def _tar(suite: Suite) -> str:
    return f"{suite.suite}-rootfs.tar"


def _files(suite: Suite) -> list[str]:
    """Return the addresses of the files of one suite, so that changes to another suite do not rebuild this one."""
    return [debian_suite(suite.suite), *(f"{lock}:../{DEBIAN.rpartition('/')[2]}" for lock in suite.locks)]


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(GenerateTargetsRequest, GenerateDebianImages)]
