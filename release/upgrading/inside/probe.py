"""Print, as JSON, what an image with a project has: packages, DAGs, import errors, deprecations. Runs in the image.

It has the options of no Airflow version in particular: those of 2.2 to 2.8 know all that it uses. Each DAG file is
parsed in a process of its own, since a module warns only when it is first imported.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import traceback
import warnings
from importlib import metadata
from types import FrameType
from typing import Any

HOME = os.environ.get("AIRFLOW_HOME", "/usr/local/airflow")
CATEGORIES = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
LONGEST = 4000
found: list[dict[str, Any]] = []
# Frames that are between an importing file and the file that it imports.
_IMPORT = ("<frozen importlib", "/importlib/")


def in_project(path: str) -> bool:
    """Whether a file is one of the project."""
    return path.startswith(HOME + "/") and "/site-packages/" not in path


def relative(path: str) -> str:
    """Return a path as the project names it."""
    return os.path.relpath(path, HOME)


def package(path: str) -> str:
    """Return the folder or file below site-packages, or "" for a file of Python."""
    match = re.search(r"/site-packages/([^/]+)", path)
    return match.group(1) if match else ""


def user(frame: FrameType | None) -> FrameType | None:
    """Return the frame of the project that used what is deprecated, or None if a library used it itself."""
    emitter = frame
    while frame is not None:
        path = frame.f_code.co_filename
        if in_project(path):
            return frame
        is_module = frame.f_code.co_name == "<module>"
        if frame is not emitter and is_module and not path.startswith(_IMPORT):
            return None
        if package(path) and emitter and package(path) != package(emitter.f_code.co_filename):
            return None
        frame = frame.f_back
    return None


def record(message: Any, category: type, filename: str, lineno: int, *_: Any, **__: Any) -> None:
    """Keep a warning if it is about the project or about its configuration. Stands for warnings.showwarning."""
    if not issubclass(category, CATEGORIES):
        return
    if in_project(filename):
        place = {"file": relative(filename), "line": lineno}
    else:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.endswith("/warnings.py"):
            frame = frame.f_back
        at = user(frame)
        if at is not None:
            place = {"file": relative(at.f_code.co_filename), "line": at.f_lineno}
        elif frame is not None and frame.f_code.co_filename.endswith("/airflow/configuration.py"):
            place = {"file": "", "line": 0}
        else:
            return
    row = {**place, "category": category.__name__, "message": " ".join(str(message).split())[:LONGEST]}
    if row not in found:
        found.append(row)


def packages() -> dict[str, str]:
    """Return the installed distributions: name -> version. The first on the path counts, as for an import."""
    rows: dict[str, str] = {}
    for one in metadata.distributions():
        name = one.metadata["Name"]
        if name:
            rows.setdefault(re.sub(r"[-_.]+", "-", name).lower(), one.version)
    return rows


def failure(path: str, text: str) -> dict[str, Any]:
    """Return an import error. Its line is the last one of the project in the traceback."""
    places = re.findall(r'File "([^"]+)", line (\d+)', text)
    own = [(file, int(line)) for file, line in places if in_project(file)] or [(path, 0)]
    lines = [line for line in text.strip().splitlines() if line.strip()]
    message = lines[-1] if lines else "no reason"
    return {
        "dag_file": relative(path),
        "file": relative(own[-1][0]),
        "line": own[-1][1],
        "message": message[:LONGEST],
        "traceback": text[-LONGEST:],
    }


def facts(path: str, dag: Any) -> dict[str, Any]:
    """Return what a DAG is to its users."""
    return {
        "dag_id": dag.dag_id,
        "file": relative(path),
        "schedule": str(dag.timetable.summary),
        "tasks": {task.task_id: task.task_type for task in dag.tasks},
    }


def parse(path: str) -> dict[str, Any]:
    """Parse one DAG file as the scheduler does, and serialize its DAGs."""
    from airflow.models import DagBag  # pants: no-infer-dep
    from airflow.serialization.serialized_objects import SerializedDAG  # pants: no-infer-dep

    # Airflow has replaced both of them.
    warnings.showwarning = record
    warnings.simplefilter("always")
    bag = DagBag(dag_folder=path, include_examples=False)
    errors = [failure(file, text) for file, text in bag.import_errors.items()]
    dags = []
    for dag in bag.dags.values():
        dags.append(facts(path, dag))
        try:
            SerializedDAG.to_dict(dag)
        except Exception:
            errors.append(failure(path, traceback.format_exc()))
    return {"dags": dags, "errors": errors, "warnings": found}


def in_child(path: str) -> dict[str, Any]:
    """Parse one DAG file in a child. A child that ends without an answer is an import error."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            with os.fdopen(writer, "w") as out:
                json.dump(parse(path), out)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    try:
        result: dict[str, Any] = json.loads(text)
    except ValueError:
        ending = f"the process that parses it ended with status {status >> 8 or status}"
        return {"dags": [], "errors": [failure(path, ending)], "warnings": []}
    return result


def main() -> None:
    """Print the facts on the stdout that the program got; what DAG files print goes to stderr."""
    answer = os.dup(1)
    os.dup2(2, 1)
    warnings.showwarning = record
    warnings.simplefilter("always")
    from airflow.utils.file import list_py_file_paths  # pants: no-infer-dep
    from airflow.version import version  # pants: no-infer-dep

    folder = os.path.join(HOME, "dags")
    files = sorted(list_py_file_paths(folder, include_examples=False)) if os.path.isdir(folder) else []
    rows = [in_child(path) for path in files]
    result = {
        "python": platform.python_version(),
        "airflow": version,
        "packages": packages(),
        "files": len(files),
        "dags": [dag for row in rows for dag in row["dags"]],
        "errors": [error for row in rows for error in row["errors"]],
        "warnings": [
            json.loads(text)
            for text in sorted({json.dumps(w, sort_keys=True) for row in rows for w in [*row["warnings"], *found]})
        ],
    }
    with os.fdopen(answer, "w") as out:
        json.dump(result, out)


if __name__ == "__main__":
    main()
