"""Try a project on each version of an upgrade."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from release.common.errors import InputError
from release.comparison.contents import NOTHING
from release.upgrading import dockerfile, parsing, programs, project_tests, references
from release.upgrading.build import BuildOptions, build
from release.upgrading.database import Tested, migrate
from release.upgrading.dockerfile import Dockerfile
from release.upgrading.engine import Engine
from release.upgrading.model import Build, Database, Image, Outcomes, Probe, Stage, Upgrade
from release.upgrading.server import server, server_image

LABELS = "io.astronomer.docker."


@dataclass(frozen=True)
class Options:
    """How to try it. `variables` are what the project's .env sets; `postgres` is "" for the default image."""

    build: BuildOptions = field(default_factory=BuildOptions)
    variables: Mapping[str, str] = field(default=NOTHING)
    repository: str = ""
    postgres: str = ""
    with_database: bool = True
    with_tests: bool = True


@dataclass(frozen=True)
class Trial:
    """A project to be tried on an engine; `tell` gets a line at each step."""

    engine: Engine
    project: Path
    options: Options
    tell: Callable[[str], None]

    def run(self, names: Sequence[str]) -> Upgrade:
        """Try the project on each of the versions, the first of which it runs on now.

        Raises InputError if the project or a version is invalid, and ReleaseError if the engine fails.
        """
        file = dockerfile.load(self.project, self.options.build.build_args, self._is_runtime)
        images = self._images(file, names)
        # Before the long steps, since it may be a mistake of the user.
        postgres = server_image(self.engine, self.options.postgres) if self.options.with_database else ""
        with ExitStack() as stack:
            stages = []
            for number, image in enumerate(images):
                built = self.engine.name(str(number))
                stack.enter_context(self.engine.removed(built))
                stages.append(self._stage(file, image, built))
            database = self._database(stages, postgres) if postgres else None
            return Upgrade(self.project.resolve().name, tuple(stages), database)

    def _is_runtime(self, image: str) -> bool:
        return dockerfile.is_named_as_runtime(image) or "runtime.version" in self._labels(image)

    def _labels(self, reference: str) -> dict[str, str]:
        """Return the labels of a Runtime's image, without their common prefix."""
        found = (self.engine.attributes(reference) or {}).get("Config", {}).get("Labels") or {}
        return {name[len(LABELS) :]: value for name, value in found.items() if name.startswith(LABELS)}

    def _images(self, file: Dockerfile, names: Sequence[str]) -> list[Image]:
        options = ["FROM", *["TO"] * (len(names) - 1)]
        return [self._image(file, name, option) for name, option in zip(names, options)]

    def _image(self, file: Dockerfile, name: str, option: str) -> Image:
        variant = references.variant(file.runtimes[-1])
        if self.options.repository:
            variant = references.Variant(self.options.repository, variant.python, variant.base)
        wanted = references.candidates(name, variant, option)
        found = references.first(wanted, lambda one: self.engine.attributes(one) is not None, self.engine.pull)
        if found is None:
            raise InputError(f"{option}: expected an image of the engine or of its registry, found none: {wanted[0]}")
        labels = self._labels(found)
        if "runtime.version" not in labels:
            raise InputError(f"{option}: expected an image of a Runtime, found another one: {found}")
        # The label of the Python came later than the others.
        python = labels.get("python.version", "")
        return Image(name, found, labels["runtime.version"], labels["airflow.version"], python)

    def _stage(self, file: Dockerfile, image: Image, built: str) -> Stage:
        self.tell(f"{image.name}: building the project on {image.reference}")
        done = build(self.project, file.on(image.reference), built, self.engine.labels, self.options.build)
        if not done.succeeded:
            self.tell(f"{image.name}: the build failed: {done.reason}")
        self.tell(f"{image.name}: parsing DAGs" if done.succeeded else f"{image.name}: listing packages")
        probe, problem, tests = self._look(image, done)
        return Stage(image, done, probe, problem, tests)

    def _look(self, image: Image, done: Build) -> tuple[Probe | None, str, Outcomes | None]:
        """Return what the image has, why that is unknown, and the results of the tests."""
        reference = done.image if done.succeeded else image.reference
        environment = {**self.options.variables, **parsing.environment(image.airflow_version)}
        with self.engine.box(reference, "probe", files=programs.files(), environment=environment) as box:
            probe, problem = parsing.probe(box, self._own_variables(image, done))
            tests = None
            if done.succeeded and self.options.with_tests and project_tests.has_tests(self.project):
                self.tell(f"{image.name}: running the project's tests")
                tests = project_tests.run_tests(box, self.project)
            return probe, problem, tests

    def _own_variables(self, image: Image, done: Build) -> Mapping[str, str]:
        """Return the variables that the project sets, in its .env and in its Dockerfile."""
        ours = self._environment(image.reference)
        own = {name: value for name, value in self._environment(done.image).items() if ours.get(name) != value}
        return {**own, **self.options.variables}

    def _environment(self, reference: str) -> dict[str, str]:
        found = (self.engine.attributes(reference) or {}).get("Config", {}).get("Env") or []
        return {name: value for name, _, value in (row.partition("=") for row in found)}

    def _database(self, stages: Sequence[Stage], postgres: str) -> Database:
        tested = [
            Tested(stage.image, stage.build.image if stage.build.succeeded else stage.image.reference)
            for stage in stages
        ]
        self.tell(f"starting {postgres}")
        with server(self.engine, postgres) as running:
            return migrate(running, tested, self.tell)
