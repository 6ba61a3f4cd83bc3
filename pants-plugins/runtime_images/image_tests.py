"""Generate the image tests: one target for each Runtime and each test file."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pants.backend.python.target_types import (
    PythonTestsExtraEnvVarsField,
    PythonTestsGeneratingSourcesField,
    PythonTestTarget,
)
from pants.core.goals.test import RuntimePackageDependenciesField
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import PathGlobs, Paths
from pants.engine.rules import Get, Rule, collect_rules, rule
from pants.engine.target import (
    Dependencies,
    GeneratedTargets,
    GenerateTargetsRequest,
    SourcesPaths,
    SourcesPathsRequest,
    Tags,
    Target,
)
from pants.engine.unions import UnionMembership, UnionRule

from catalogue.paths import CATALOGUES, major, names
from catalogue.paths import Paths as RuntimePaths
from runtime_images.subsystem import RuntimeOptions
from runtime_images.targets import HelperPackagesField, RuntimeImageTests

logger = logging.getLogger(__name__)


class GenerateRuntimeImageTests(GenerateTargetsRequest[RuntimeImageTests]):
    """Generate from `runtime_image_tests`."""

    generate_from = RuntimeImageTests


@dataclass(frozen=True)
class TestedRuntimes:
    """The names of the Runtimes whose images are tested, by ascending major, such as runtime-10."""

    names: tuple[str, ...]


def choose(majors: str, runtimes: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the Runtimes that `majors` selects: "10", "4,10" or "all".

    Raises ValueError for an unknown major.
    """
    known = {str(major(name)): name for name in runtimes}
    wanted = sorted(known) if majors.strip() == "all" else re.split(r"[,\s]+", majors.strip())
    for number in wanted:
        if number not in known:
            have = ", ".join(sorted(known, key=int))
            raise ValueError(f"[runtime].majors: expected majors of {have}, or all, found {number!r}")
    return tuple(known[number] for number in sorted(set(wanted), key=int))


@rule
async def tested_runtimes(options: RuntimeOptions) -> TestedRuntimes:
    """Select the Runtimes of the option [runtime].majors. Logs a hint if `test` does not test every Runtime."""
    found = await Get(Paths, PathGlobs([CATALOGUES]))
    known = names(found.files)
    chosen = choose(options.majors, known)
    # ./pants exports the goal. The targets of tests are generated for other goals too.
    goal = await Get(EnvironmentVars, EnvironmentVarsRequest(["RUNTIME_GOAL"]))
    if goal.get("RUNTIME_GOAL") == "test" and len(chosen) < len(known):
        logger.info(f"Testing the images of {', '.join(chosen)}. RUNTIME_MAJORS=all tests every Runtime.")
    return TestedRuntimes(chosen)


@rule
async def generate_runtime_image_tests(
    request: GenerateRuntimeImageTests, tested: TestedRuntimes, options: RuntimeOptions, unions: UnionMembership
) -> GeneratedTargets:
    """Generate a python_test for each test file and each selected Runtime."""
    sources = await Get(SourcesPaths, SourcesPathsRequest(request.generator[PythonTestsGeneratingSourcesField]))
    files = [os.path.relpath(path, request.generator.address.spec_path) for path in sources.files]
    settings = _build_options(options)
    targets = [_test(request, runtime, file, settings, unions) for runtime in tested.names for file in files]
    return GeneratedTargets(request.generator, targets)


def _build_options(options: RuntimeOptions) -> list[str]:
    """Return variables with the build options that the labels of an image depend on."""
    bases = json.dumps(dict(options.python_bases), sort_keys=True)
    return [f"SUPPLIED_BASES={bases}", f"SOURCE_URL={options.source_url or ''}"]


def _test(
    request: GenerateRuntimeImageTests, runtime: str, file: str, settings: list[str], unions: UnionMembership
) -> Target:
    template: dict[str, Any] = dict(request.template)
    by_file = request.generator[HelperPackagesField].value
    helpers = by_file.get(file, ()) if by_file else ()
    values = {
        **template,
        "source": file,
        Tags.alias: _extended(template, Tags.alias, runtime),
        PythonTestsExtraEnvVarsField.alias: _extended(
            template, PythonTestsExtraEnvVarsField.alias, f"RUNTIME={runtime}", *settings
        ),
        Dependencies.alias: _extended(template, Dependencies.alias, f"{RuntimePaths(runtime).folder}:{runtime}"),
        RuntimePackageDependenciesField.alias: [
            RuntimePaths(runtime).image_targets,
            *(helper.format(runtime=runtime) for helper in helpers),
        ],
    }
    address = request.template_address.create_generated(f"{runtime}/{file}")
    return PythonTestTarget(values, address, unions)


def _extended(template: dict[str, Any], alias: str, *more: str) -> list[str]:
    return [*(template.get(alias) or ()), *more]


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(GenerateTargetsRequest, GenerateRuntimeImageTests)]
