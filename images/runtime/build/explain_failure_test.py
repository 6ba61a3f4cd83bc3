from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("explain-failure")
LOCK = "/runtimes/runtime-10/locks/python-3.10.txt"


def explain_failure(text: str, code: int = 1) -> list[str]:
    """Explain a command that writes `text` to stderr and exits with `code`; return the lines on stderr.

    Asserts that explain-failure exits with `code` too.
    """
    command = ["bash", str(SCRIPT), LOCK, "sh", "-c", 'echo "$0" >&2; exit "$1"', text, str(code)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    assert done.returncode == code
    return done.stderr.splitlines()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (
            "error: Hash mismatch for `idna==3.7`",
            "ERROR: a package does not match runtimes/runtime-10/locks/python-3.10.txt: its sha256 hash differs",
        ),
        (
            "error: Hash-checking is required, but no trusted hash was provided for: `async-timeout`",
            "ERROR: runtimes/runtime-10/locks/python-3.10.txt is for the CPython in 3rdparty/cpython/cpython.yaml and",
        ),
        (
            "Because the current Python version (3.10.13) does not satisfy Python>=3.10.14, …",
            "ERROR: runtimes/runtime-10/locks/python-3.10.txt is for the CPython in 3rdparty/cpython/cpython.yaml and",
        ),
        (
            "error: Failed to fetch: client error (Connect): dns error",
            "ERROR: a container cannot reach the package index, or does not trust its certificate: check",
        ),
    ],
)
def test_the_last_line_explains_a_known_failure(text: str, meaning: str) -> None:
    lines = explain_failure(text)

    assert lines[0] == text
    assert lines[-1].startswith(meaning)
    assert len(lines) == 2


@pytest.mark.parametrize("text", ["OSError: No space left on device", "error: something else"])
def test_a_clear_or_unknown_failure_gets_no_explanation(text: str) -> None:
    assert explain_failure(text) == [text]


def test_success_gets_no_explanation() -> None:
    assert explain_failure("warning: Hash mismatch", code=0) == ["warning: Hash mismatch"]
