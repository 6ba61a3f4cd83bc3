"""Generate the tables of docs/runtime-architecture.md: what is in the images of each Runtime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.model import Runtime
from catalogue.repository import load_interpreters
from catalogue.variants import Variant, tags, variants
from tools.docs.marked import fill
from tools.docs.packages import others
from tools.docs.runtimes import table
from tools.docs.system import system
from tools.docs.variables import defaults

PAGE = Path("docs/runtime-architecture.md")
# Executor -> the extra of Airflow that it needs, in its current spelling.
EXECUTORS = {"LocalExecutor": "", "CeleryExecutor": "celery", "KubernetesExecutor": "cncf-kubernetes"}
SOURCES = {"debian": "Debian's sources, with its security patches", "python.org": "python.org"}


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the page. Raises CatalogueError, DocumentationError or MarkersMissingError."""
    return fill(root / PAGE, tables(root, runtimes))


def tables(root: Path, runtimes: Sequence[Runtime]) -> dict[str, str]:
    """Return the name and the text of each table. Raises CatalogueError or DocumentationError."""
    return {
        "parity": parity(runtimes),
        "distributions": distributions(runtimes),
        "interpreters": interpreters(runtimes, load_interpreters(root)),
        "system": system(root, runtimes),
        "executors": executors(runtimes),
        "environment": variables(runtimes),
        "other packages": others(runtimes),
    }


def parity(runtimes: Iterable[Runtime]) -> str:
    """Return a table of the Airflow of each Runtime."""
    rows = ((str(r.major), r.version, r.airflow.version, r.airflow.local_version, _backports(r)) for r in runtimes)
    return table(("Runtime", "version", "Airflow", "in `pip freeze`", "backports"), rows)


def _backports(runtime: Runtime) -> str:
    count = len(runtime.backports)
    return f"[{count}](runtimes.md#{runtime.name})" if count else "none"


def distributions(runtimes: Iterable[Runtime]) -> str:
    """Return a table of all images: a row for each Runtime and Python, the default Python first."""
    heading = ("Runtime", "Python", "for projects", "base distribution")
    return table(heading, (_distribution(runtime, python) for runtime in runtimes for python in _pythons(runtime)))


def _pythons(runtime: Runtime) -> list[str]:
    return sorted(runtime.python.supported, key=lambda python: (python != runtime.python.default, _order(python)))


def _distribution(runtime: Runtime, python: str) -> tuple[str, ...]:
    named = python + " (default)" * (python == runtime.python.default and len(runtime.python.supported) > 1)
    images = (_tags(runtime, Variant(python, onbuild)) for onbuild in (True, False))
    return runtime.version, named, *images


def _tags(runtime: Runtime, variant: Variant) -> str:
    assert variant in variants(runtime)
    return ", ".join(f"`{tag}`" for tag in tags(runtime, variant))


def interpreters(runtimes: Iterable[Runtime], found: Mapping[str, Interpreter]) -> str:
    """Return a table of the CPython versions that the Runtimes use."""
    used = sorted({python for runtime in runtimes for python in runtime.python.supported}, key=_order)
    rows = ((python, *_interpreter(found[python])) for python in used)
    return table(("Python", "version", "built from"), rows)


def _interpreter(interpreter: Interpreter) -> tuple[str, str]:
    return interpreter.debian_version or interpreter.version, SOURCES[interpreter.source]


def _order(python: str) -> tuple[int, ...]:
    return tuple(int(part) for part in python.split("."))


def executors(runtimes: Sequence[Runtime]) -> str:
    """Return a table of the executors, with the Runtimes that have them."""
    rows = ((f"`{name}`", _which(runtimes, extra), _brought_by(extra)) for name, extra in EXECUTORS.items())
    return table(("executor", "Runtimes", "comes with"), rows)


def _which(runtimes: Sequence[Runtime], extra: str) -> str:
    having = [str(r.major) for r in runtimes if not extra or extra in {e.replace(".", "-") for e in r.airflow.extras}]
    return "all" if len(having) == len(runtimes) else ", ".join(having)


def _brought_by(extra: str) -> str:
    return f"Airflow and the {extra} provider" if extra else "Airflow"


def variables(runtimes: Iterable[Runtime]) -> str:
    """Return a table of the variables that the images set."""
    values = {**defaults(runtimes), "ASTRONOMER_RUNTIME_VERSION": "the version of the Runtime"}
    return table(("variable", "value"), ((f"`{name}`", value) for name, value in sorted(values.items())))
