"""Give each requirements file of sys.argv[1], in the encoding sys.argv[2], to the program; print what it said."""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# Files that the others may include.
BESIDE = {
    "airflow.txt": "# ours\napache-airflow==2.8.4\n",
    "nested/more.txt": "-r ../airflow.txt\n",
    "with blank/airflow.txt": "apache-airflow\n",
    "none.txt": "# none\n",
}


def write(path: str, text: str, encoding: str = "utf-8") -> None:
    """Write a file as it is, with its folder."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(text)


def attempt(text: str) -> "list[object]":
    """The exit code and the messages for a requirements file; pip finds nothing to install."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "requirements.txt")
        write(path, text, sys.argv[2])
        for name, content in BESIDE.items():
            write(os.path.join(folder, name), content)
        # To look through all that is installed takes pip 9 s more, and is not what is asked here.
        environment = dict(os.environ, PIP_NO_INDEX="1", PIP_NO_INPUT="1", PIP_RETRIES="0", PIP_NO_DEPS="1")
        environment.update(SUFFIX="airflow", FOLDER=folder)
        found = subprocess.run(
            ["install-python-dependencies", path],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return [found.returncode, found.stdout]


# Where a URL of a file finds it.
write("/tmp/guard/airflow.txt", BESIDE["airflow.txt"])  # noqa: S108  # a container of its own
texts = json.loads(sys.argv[1])
with ThreadPoolExecutor(os.cpu_count()) as pool:
    print(json.dumps(dict(zip(texts, pool.map(attempt, texts)))))
