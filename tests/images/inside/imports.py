"""Import every module of the providers and of Astronomer's packages; print those that do not.

The modules of one provider are imported in their order in a process of their own, forked from one
that has loaded Airflow: what one provider leaves behind can neither help nor harm another.
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
    """The name of every module of the distributions that are wanted."""
    found: set[str] = set()
    for distribution in distributions():
        if WANTED.fullmatch(re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()):
            found.update(str(file) for file in distribution.files or ())
    names = {name[:-3].replace("/", ".") for name in found if name.endswith(".py")}
    names = {name[: -len(".__init__")] if name.endswith(".__init__") else name for name in names}
    return sorted(name for name in names if all(part.isidentifier() for part in name.split(".")))


def provider(module: str) -> "list[str]":
    """What a module is imported together with: airflow.providers.http, astro."""
    return module.split(".")[: 3 if module.startswith("airflow.") else 1]


def failure(module: str) -> "str | None":
    """Why a module does not import, or None when it does."""
    try:
        importlib.import_module(module)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def failures(names: "list[str]") -> "dict[str, str | None]":
    """Why each of the modules does not import; what they print goes nowhere."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        return {name: failure(name) for name in names}


def main() -> None:
    """Import them all, in as many processes as there are processors; the largest group first."""
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
