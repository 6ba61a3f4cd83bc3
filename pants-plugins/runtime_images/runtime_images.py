"""Generate the image targets of a Runtime from its runtime.yaml."""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterable
from dataclasses import dataclass

from pants.backend.docker.target_types import DockerImageTarget
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.target import GeneratedTargets, GenerateTargetsRequest, Target
from pants.engine.unions import UnionMembership, UnionRule

from catalogue.build_time import build_time
from catalogue.checks import check_debian, check_pythons
from catalogue.environment import environment
from catalogue.labels import digest, labels
from catalogue.model import Runtime
from catalogue.paths import debian_lock
from catalogue.variants import REPOSITORY, Variant, image_name, tags, variants
from runtime_images.catalogue import Interpreters, LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.cpython_sources import SkippedPythons
from runtime_images.debian import Suites
from runtime_images.debian_images import APT_INSTALL
from runtime_images.dockerfile import environment_lines, instructions
from runtime_images.python_images import image_name as python_image_name
from runtime_images.subsystem import RuntimeOptions
from runtime_images.targets import CatalogueField, LockField, RuntimeImages

FOLDER = "images/runtime"
PYTHON = "images/python:python"
# The name of the `airflow_distribution` in a Runtime's folder.
AIRFLOW = "airflow"
# The name of the `python_distribution` in a plugin's folder.
WHEEL = "wheel"
DEPENDENCIES = (f"{FOLDER}:files", "3rdparty/python/image", APT_INSTALL, "plugins:folder")
SECRETS = {name: f".cache/secrets/{name}" for name in ("ca.crt", "index.env", "debian-mirror")}


class GenerateRuntimeImages(GenerateTargetsRequest[RuntimeImages]):
    """Generate from `runtime_images`."""

    generate_from = RuntimeImages


@dataclass(frozen=True)
class Built:
    """The commit that is built, and its time, for the labels."""

    created: str
    revision: str


@dataclass(frozen=True)
class Texts:
    """The Dockerfiles, and the lock of the base's Debian packages for each architecture."""

    base: Text
    onbuild: Text
    debian: tuple[Text, ...]


@rule
async def built() -> Built:
    """Read the commit and its time, which ./pants exports. Raises ValueError for an invalid time."""
    names = ("SOURCE_DATE_EPOCH", "RUNTIME_REVISION")
    found = await Get(EnvironmentVars, EnvironmentVarsRequest(names))
    return Built(build_time(found.get("SOURCE_DATE_EPOCH", "0")), found.get("RUNTIME_REVISION", "unknown"))


@rule
async def generate_runtime_images(
    request: GenerateRuntimeImages,
    interpreters: Interpreters,
    suites: Suites,
    skipped: SkippedPythons,
    built: Built,
    options: RuntimeOptions,
    unions: UnionMembership,
) -> GeneratedTargets:
    """Generate a `-base` and an ONBUILD image for each Python that can be built here."""
    address = str(request.generator.address)
    loaded = await Get(LoadedRuntime, RuntimeRequest(str(request.generator[CatalogueField].value), address))
    runtime = loaded.runtime
    check_debian(runtime, suites.by_name)
    locks = (debian_lock(runtime.debian_suite, name) for name in runtime.architectures)
    paths = (f"{FOLDER}/Dockerfile", f"{FOLDER}/Dockerfile.onbuild", *locks)
    base, onbuild, *debian = await MultiGet(Get(Text, TextRequest(path, address)) for path in paths)
    check_pythons(runtime, interpreters.by_minor)
    images = _Images(request, runtime, interpreters, options, built, Texts(base, onbuild, tuple(debian)), unions)
    return GeneratedTargets(
        request.generator,
        [images.target(variant) for variant in variants(runtime) if variant.python not in skipped.reasons],
    )


@dataclass(frozen=True)
class _Images:
    request: GenerateRuntimeImages
    runtime: Runtime
    interpreters: Interpreters
    options: RuntimeOptions
    built: Built
    texts: Texts
    unions: UnionMembership

    def target(self, variant: Variant) -> Target:
        """Return the image target of a variant."""
        fields = self._onbuild(variant) if variant.onbuild else self._base(variant)
        values = {
            **self.request.template,
            "repository": REPOSITORY,
            "source": None,
            "image_tags": list(tags(self.runtime, variant)),
            "image_labels": self._labels(variant),
            **fields,
        }
        address = self.request.template_address.create_generated(variant.name)
        return DockerImageTarget(values, address, self.unions)

    def _base(self, variant: Variant) -> dict[str, object]:
        suite = None if variant.python in self.options.python_bases else self.runtime.debian_suite
        python = f"{PYTHON}#{python_image_name(variant.python, suite)}"
        lock = self.runtime.paths.lock(variant.python)
        constraints = self.runtime.paths.constraints(variant.python)
        lines = instructions(
            self.texts.base.content,
            {"PYTHON": python, "PYTHON_BUILD": f"{python}-build"},
            {"environment": environment_lines(environment(self.runtime))},
        )
        arguments = {
            "PYTHON_LOCK": lock,
            "PYTHON_CONSTRAINTS": constraints,
            "SYSTEM": "apt" if self._needs_apt(variant) else "complete",
            "OS_PACKAGES": " ".join(self.runtime.os_packages),
            "PLUGINS": " ".join(self.runtime.plugins),
            "LAYER_EPOCH": str(epoch(self.runtime.release_date)),
        }
        plugins = [f"plugins/{plugin}:{WHEEL}" for plugin in self.runtime.plugins]
        data = [f"{path}:../{self.runtime.name}" for path in (lock, constraints)]
        dependencies = [*DEPENDENCIES, *plugins, *data]
        if self.runtime.backports:
            arguments["AIRFLOW_WHEEL"] = self.runtime.paths.wheel(self.runtime.airflow.local_version)
            dependencies.append(f"{self.runtime.paths.folder}:{AIRFLOW}")
        return {
            "instructions": lines,
            LockField.alias: lock,
            "extra_build_args": [f"{k}={v}" for k, v in arguments.items()],
            "dependencies": dependencies,
            "secrets": SECRETS,
        }

    def _needs_apt(self, variant: Variant) -> bool:
        """Return whether the Python image lacks, or may lack, OS packages of the Runtime on an architecture."""
        locks = [{line.partition("=")[0] for line in text.content.splitlines()} for text in self.texts.debian]
        installed = set.intersection(*locks)
        return variant.python in self.options.python_bases or not installed.issuperset(self.runtime.os_packages)

    def _onbuild(self, variant: Variant) -> dict[str, object]:
        generator = self.request.generator.address
        base = variant.base.name
        address = f"{generator.spec_path}:{generator.target_name}#{base}"
        return {"instructions": instructions(self.texts.onbuild.content, {"BASE": address})}

    def _labels(self, variant: Variant) -> dict[str, str]:
        base = self._base_name(variant)
        # Images inherit the labels of a supplied base, so its source and base labels are blanked or replaced.
        unknown = "" if variant.python in self.options.python_bases else None
        found = labels(
            self.runtime,
            variant,
            self._python_version(variant.python),
            created=self.built.created,
            revision=self.built.revision,
            source=self.options.source_url or unknown,
            base_name=base,
            base_digest=digest(base) or unknown,
        )
        # Pants formats label values, so literal braces must be escaped.
        return {k: v.replace("{", "{{").replace("}", "}}") for k, v in found.items()}

    def _python_version(self, python: str) -> str:
        """Return the full version, or the minor for a supplied base, whose full version is unknown."""
        return python if python in self.options.python_bases else self.interpreters.by_minor[python].version

    def _base_name(self, variant: Variant) -> str:
        if variant.onbuild:
            return image_name(self.runtime, variant.base)
        supplied = self.options.python_bases.get(variant.python)
        return supplied or f"debian:{self.runtime.debian_suite}"


def epoch(date: str) -> int:
    """Return midnight UTC of a date such as 2024-06-13, in seconds since 1970."""
    return calendar.timegm(time.strptime(date, "%Y-%m-%d"))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(GenerateTargetsRequest, GenerateRuntimeImages)]
