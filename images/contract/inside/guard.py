"""Give each requirements file of sys.argv[1] to install-python-dependencies; print what it said."""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor


def attempt(text: str) -> "list[object]":
    """The exit code and the messages for a requirements file; pip finds nothing to install."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "requirements.txt")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        environment = dict(os.environ, PIP_NO_INDEX="1", PIP_NO_INPUT="1", PIP_RETRIES="0")
        found = subprocess.run(
            ["install-python-dependencies", path],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return [found.returncode, found.stdout]


texts = json.loads(sys.argv[1])
with ThreadPoolExecutor(os.cpu_count()) as pool:
    print(json.dumps(dict(zip(texts, pool.map(attempt, texts)))))
