"""Run install-python-dependencies on each text in sys.argv[1], written in encoding sys.argv[2]; print the results."""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

# Files that a requirements file may include.
INCLUDED = {
    "airflow.txt": "# ours\napache-airflow==2.8.1\n",
    "nested/more.txt": "-r ../airflow.txt\n",
    "with blank/airflow.txt": "apache-airflow==2.8.1\n",
    "none.txt": "# none\n",
    "own.txt": f"apache-airflow=={version('apache-airflow').partition('+')[0]}\n",
}


def write(path: str, text: str, encoding: str = "utf-8") -> None:
    """Write a file without newline conversion, and create its folder."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(text)


def attempt(text: str) -> "list[object]":
    """Return the exit code and the output for a requirements file. pip has no index, so it installs nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "requirements.txt")
        write(path, text, sys.argv[2])
        for name, content in INCLUDED.items():
            write(os.path.join(folder, name), content)
        # PIP_NO_DEPS saves 9 s: pip would check all installed packages, which these tests do not need.
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


# For file: URLs.
write("/tmp/guard/airflow.txt", INCLUDED["airflow.txt"])  # noqa: S108  # only in a container
texts = json.loads(sys.argv[1])
with ThreadPoolExecutor(os.cpu_count()) as pool:
    print(json.dumps(dict(zip(texts, pool.map(attempt, texts)))))
