"""Run the proofs of a Runtime's providers side by side, in one deployment: scheduler, triggerer and PostgreSQL."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from docker.models.containers import Container

from catalogue.model import Runtime
from catalogue.paths import dag_of
from catalogue.proofs import Proof, load_proofs
from catalogue.providers import load_providers
from tests.images.harness.containers import assert_running, result, wait_until
from tests.images.harness.project import HOME, Project, project
from tests.images.harness.services import query
from tests.images.proofs.rows import Row, TaskRun, row
from tests.images.proofs.services import chosen, image_of_services, keys, services

SECONDS = 840
PREFIX = "proof_"
# Each task is a process of up to 250 MB.
PARALLELISM = "6"
ENVIRONMENT = {
    "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "120",
    "AIRFLOW__CORE__DAG_FILE_PROCESSOR_TIMEOUT": "180",
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__CORE__PARALLELISM": PARALLELISM,
    "AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL": "900",
    "AIRFLOW__SCHEDULER__PARSING_PROCESSES": "2",
    # Connections are tested by tasks.
    "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
}
TLS = f"{HOME}/include/tls"
# Prints DAG and task -> log of all tries. Airflow 2.2 names the folders otherwise.
LOGS = r"""
import json, pathlib, re
found = {}
for file in sorted(pathlib.Path("logs").rglob("*.log")):
    path = str(file)
    match = re.search(r"dag_id=([^/]+)/run_id=[^/]+/task_id=([^/]+)/", path)
    match = match or re.match(r"logs/([^/]+)/([^/]+)/[^/]+/\d+\.log", path)
    if match:
        key = f"{match[1]}/{match[2]}"
        found[key] = found.get(key, "") + file.read_text(errors="replace")
print(json.dumps(found))
"""
TASKS = "select dag_id, task_id, coalesce(state, ''), coalesce(duration, 0) from task_instance"
ENDED = "select dag_id from dag_run where state in ('success', 'failed')"
IMPORT_ERRORS = "select replace(filename || '|' || stacktrace, chr(10), chr(1)) from import_error"


@dataclass(frozen=True)
class Outcome:
    """The rows of all proofs, and the seconds that the run took."""

    rows: tuple[Row, ...]
    seconds: float


def proofs_for(root: Path, runtime: Runtime) -> list[Proof]:
    """Return the proofs of the providers that a Runtime pins, or that the project of a proof adds.

    Raises CatalogueError for invalid data.
    """
    proofs = load_proofs(root)
    found = [(provider, proofs[provider.name]) for provider in load_providers(root) if provider.name in proofs]
    return [proof for provider, proof in found if provider.package in {*runtime.pins, *proof.requirements}]


def stock(proofs: Iterable[Proof]) -> list[Proof]:
    """Return the proofs that run in the image as it is."""
    return [proof for proof in proofs if not proof.requirements]


def added(proofs: Iterable[Proof]) -> list[Proof]:
    """Return the proofs that run in a project's image, with additional packages."""
    return [proof for proof in proofs if proof.requirements]


def prove(image: str, airflow: str, proofs: Iterable[Proof], packages: Path = Path()) -> Outcome:
    """Run proofs in an image with that version of Airflow, and return a row for each.

    Raises AssertionError if the deployment does not work at all.
    """
    begin, wanted = time.monotonic(), list(proofs)
    with deployment(image, wanted, packages) as (made, components):
        names = {proof.name for proof in wanted}
        wait_for(made, names, components)
        rows = tuple(_rows(made, airflow, wanted))
    return Outcome(rows, time.monotonic() - begin)


@contextmanager
def deployment(image: str, proofs: list[Proof], packages: Path) -> Iterator[tuple[Project, list[Container]]]:
    """Start the services and the deployment of some proofs, and yield the project and Airflow's components."""
    servers = image_of_services(packages)
    needed = chosen(name for proof in proofs for name in proof.services)
    made_keys = keys(servers, [name for service in needed for name in service.names] or ["localhost"])
    with ExitStack() as stack:
        made = stack.enter_context(project(image, packages=packages, environment=environment(proofs)))
        stack.enter_context(services(servers, made.network, needed, made_keys.servers))
        # A module with the provider's own name could hide a package: the folder is on the path.
        files = {f"{HOME}/dags/{PREFIX}{proof.name}.py": Path(dag_of(proof.name)).read_bytes() for proof in proofs}
        copied = result(made.start("true", files=files), timeout=60)
        assert copied.exit_code == 0, copied
        trusted = {f"{TLS}/{name}": content for name, content in made_keys.clients.items()}
        yield made, [made.start("airflow", name, name=name, files=trusted) for name in ("scheduler", "triggerer")]


def environment(proofs: Iterable[Proof]) -> dict[str, str]:
    """Return the variables of every component: the settings and connections of all proofs."""
    found = dict(ENVIRONMENT)
    for proof in proofs:
        found |= proof.environment
        found |= {f"AIRFLOW_CONN_{name.upper()}": address for name, address in proof.connections.items()}
    return found


def wait_for(made: Project, names: set[str], components: Iterable[Container]) -> None:
    """Wait until each DAG has run or cannot be imported. A DAG that takes too long has a row that says so."""

    def has_ended() -> bool:
        for container in components:
            assert_running(container)
        return names <= {*query(made.postgres, ENDED).split(), *_import_errors(made)}

    try:
        wait_until(has_ended, "every DAG has run", SECONDS)
    except AssertionError as error:
        if "not within" not in str(error):
            raise


def _rows(made: Project, airflow: str, proofs: Iterable[Proof]) -> Iterator[Row]:
    runs, errors = _runs(made), _import_errors(made)
    for proof in proofs:
        yield row(proof, airflow, runs.get(proof.name, {}), errors.get(proof.name, ""))


def _runs(made: Project) -> dict[str, dict[str, TaskRun]]:
    """Return DAG -> task -> what it did."""
    logs: Mapping[str, str] = json.loads(result(made.start("python", "-c", LOGS), timeout=60).stdout)
    found: dict[str, dict[str, TaskRun]] = {}
    for line in query(made.postgres, TASKS).splitlines():
        dag, task, state, seconds = line.split("|")
        found.setdefault(dag, {})[task] = TaskRun(state, float(seconds), logs.get(f"{dag}/{task}", ""))
    return found


def _import_errors(made: Project) -> dict[str, str]:
    """Return DAG -> the error of its import. A DAG has the name of its file, without the prefix."""
    found = {}
    for line in query(made.postgres, IMPORT_ERRORS).splitlines():
        file, _, error = line.partition("|")
        name = re.sub(rf"^{PREFIX}|\.py$", "", file.rpartition("/")[2])
        found[name] = error.replace("\1", "\n")
    return found
