"""The decisions that are left to a person after the files of a new Runtime were written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from catalogue.import_exceptions import import_exceptions_command
from catalogue.lock_inputs import command_of_tested_providers, lock_command
from catalogue.model import Runtime
from catalogue.upstream_constraints import constraints_command
from tools.runtimes.new_providers import Additions, provider_files
from tools.runtimes.skeleton import MYSQL_LIBRARY, Plan

_INDENT = " " * 37

_TEXT = """\
written: {folders}

{catalogue} starts from Runtime {model}. Decide on these keys:
  release_date, channel, locked_at   locked_at is the day after the release, so that its packages are included
  python                             {pythons}; default {default}
  airflow.extras, providers, packages, extras
                                     the versions are still those of Runtime {model}
{providers}  constraints                        empty: each row of Runtime {model} was for Airflow {model_airflow}
  os_packages                        shared libraries that packages need, such as {mysql} for mysqlclient
  environment, plugins               the same as those of Runtime {model}
  backports                          empty: each backport of Runtime {model} was for Airflow {model_airflow}
{release}
Then run, in this order:
{commands}
CONTRIBUTING.md, "Add a Runtime", explains each step."""


def decisions(plan: Plan, model: Runtime, additions: Additions) -> str:
    """Return the text that the command prints at the end."""
    return _TEXT.format(
        folders=", ".join([plan.paths.folder, plan.paths.images, *_folders(additions)]),
        providers="".join(f"{_INDENT}{line}\n" for line in _providers(plan, additions)),
        catalogue=plan.paths.catalogue,
        model=model.major,
        model_airflow=model.airflow.version,
        pythons=", ".join(plan.pythons),
        default=plan.default_python,
        mysql=MYSQL_LIBRARY,
        release=_release(plan),
        commands="".join(f"  {command}\n" for command in commands(plan)),
    )


def _release(plan: Plan) -> str:
    if plan.released:
        return f"\n{plan.paths.releases} has the entry of {plan.version}. Check it, and add the CVEs that it fixes.\n"
    return f"\n{plan.paths.releases} needs the entry of {plan.version} from the day after {plan.release_date} on.\n"


def _folders(additions: Additions) -> list[str]:
    return [str(PurePath(path).parent) for path in provider_files(additions.without_folder)]


def _providers(plan: Plan, additions: Additions) -> Iterator[str]:
    for name, version in additions.versions.items():
        yield f"added {name} {version}, which Airflow {plan.airflow} requires"
    for path in provider_files(additions.without_folder):
        yield f"decide on `title` and `unproven` in {path}"
    if additions.unknown:
        yield f"add those that Airflow {plan.airflow} newly requires; the package index was asked in vain:"
        yield additions.unknown


def commands(plan: Plan) -> list[str]:
    """Return the commands that are left to run, in this order."""
    name = plan.paths.name
    return [
        *(constraints_command(name, python) for python in plan.pythons),
        lock_command(name),
        f"./pants package {plan.paths.images}::",
        command_of_tested_providers(name),
        import_exceptions_command(name),
        f"RUNTIME_MAJORS={plan.major} ./pants test tests/images/cases::",
        "./pants package providers/services tests/images/services/postgres",
        f"./pants run tests/images/proofs:prove -- {plan.major}",
        "./pants run tools/docs:write",
        "./pants --tag=-engine test ::",
    ]
