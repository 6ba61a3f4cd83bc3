"""Import every module of the providers and of Astronomer's packages; print those that fail.

Each provider has its own process, forked from one that has loaded Airflow, so that providers cannot affect each
other. It imports the provider's modules in order.
"""

import contextlib
import importlib
import itertools
import json
import multiprocessing
import os
import re
import warnings
from importlib.metadata import distributions

WANTED = re.compile("apache-airflow-providers-.*|astronomer-providers|astro-sdk-python|openlineage-airflow")


def modules() -> "list[str]":
    """Return the name of every module in the distributions that match WANTED."""
    found: set[str] = set()
    for distribution in distributions():
        if WANTED.fullmatch(re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()):
            found.update(str(file) for file in distribution.files or ())
    names = {name[:-3].replace("/", ".") for name in found if name.endswith(".py")}
    names = {name[: -len(".__init__")] if name.endswith(".__init__") else name for name in names}
    return sorted(name for name in names if all(part.isidentifier() for part in name.split(".")))


def provider(module: str) -> "list[str]":
    """Return the group of a module, as the parts of a name such as airflow.providers.http or astro."""
    return module.split(".")[: 3 if module.startswith("airflow.") else 1]


def failure(module: str) -> "str | None":
    """Return why a module cannot be imported, or None."""
    try:
        importlib.import_module(module)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def failures(names: "list[str]") -> "dict[str, str | None]":
    """Return name -> failure for each module; discards the modules' output."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        return {name: failure(name) for name in names}


def main() -> None:
    """Import all modules, largest group first, in as many processes as there are processors."""
    warnings.simplefilter("ignore")
    for module in ("airflow.models", "airflow.providers_manager"):
        importlib.import_module(module)
    names = modules()
    groups = sorted((list(g) for _, g in itertools.groupby(names, provider)), key=len, reverse=True)
    failed: dict[str, str] = {}
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        for found in pool.imap_unordered(failures, groups):
            failed.update({name: reason for name, reason in found.items() if reason})
    print(json.dumps({"modules": names, "failed": failed}))


if __name__ == "__main__":
    main()
