"""The decisions that are left to a person after the files of a new Runtime were written."""

from __future__ import annotations

from catalogue.import_exceptions import import_exceptions_command
from catalogue.lock_inputs import lock_command
from catalogue.model import Runtime
from catalogue.upstream_constraints import constraints_command
from tools.runtimes.skeleton import MYSQL_LIBRARY, Plan

_TEXT = """\
written: {folder}, {images}

{catalogue} starts from Runtime {model}. Decide on these keys:
  release_date, channel, locked_at   locked_at is the day after the release, so that its packages are included
  python                             {pythons}; default {default}
  airflow.extras, providers, packages, extras
                                     the versions are still those of Runtime {model}
  constraints                        empty: each row of Runtime {model} was for Airflow {model_airflow}
  os_packages                        shared libraries that packages need, such as {mysql} for the mysql provider
  environment, plugins               the same as those of Runtime {model}
  backports                          empty: each backport of Runtime {model} was for Airflow {model_airflow}

Then run, in this order:
{commands}
CONTRIBUTING.md, "Add a Runtime", explains each step."""


def decisions(plan: Plan, model: Runtime) -> str:
    """Return the text that the command prints at the end."""
    return _TEXT.format(
        folder=plan.paths.folder,
        images=plan.paths.images,
        catalogue=plan.paths.catalogue,
        model=model.major,
        model_airflow=model.airflow.version,
        pythons=", ".join(plan.pythons),
        default=plan.default_python,
        mysql=MYSQL_LIBRARY,
        commands=_commands(plan),
    )


def _commands(plan: Plan) -> str:
    name = plan.paths.name
    commands = [
        *(constraints_command(name, python) for python in plan.pythons),
        lock_command(name),
        f"./pants package {plan.paths.images}::",
        import_exceptions_command(name),
        f"RUNTIME_MAJORS={plan.major} ./pants test tests/images/cases::",
        "./pants run tools/docs:write",
    ]
    return "".join(f"  {command}\n" for command in commands)
