"""Download the wheel of a pinned distribution with pip: NAME VERSION SHA256… writes NAME-VERSION-….whl here.

pip's configuration and environment name the index. Exit code 3: the index is unreachable or lacks the version;
4: the hash differs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from host.retry import attempts

UNREACHABLE = 3
WRONG_HASH = 4
ADVICE = "check UV_DEFAULT_INDEX or PIP_INDEX_URL, the proxy, and SSL_CERT_FILE"


def download(name: str, version: str, hashes: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Download into the working directory, and return pip's result. Retries with pauses, except after a wrong hash."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(" ".join([f"{name}=={version}", *(f"--hash=sha256:{h}" for h in hashes)]))
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--retries=2"]
        command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--ignore-requires-python"]
        for _ in attempts():
            found = subprocess.run([*command, "-r", str(requirements)], stderr=subprocess.PIPE, text=True)
            if found.returncode == 0 or _mismatch(found.stderr):
                break
    return found


def _mismatch(errors: str) -> str | None:
    """Return the hash that pip got if it is not an expected one, else None."""
    got = re.search(r"^\s+Got\s+([0-9a-f]{64})$", errors, re.MULTILINE)
    return got.group(1) if got else None


def _reason(errors: str) -> str:
    """Return the reason why pip failed: its last error, and the cause of a broken connection."""
    last = [line for line in errors.splitlines() if line.startswith("ERROR: ")]
    causes = re.findall(r"(?<=connection broken by ').+(?=': )|The repository .+ is being ignored", errors)
    return ": ".join([last[-1][7:] if last else errors.strip()[-200:], *causes[-1:]])


def main(name: str, version: str, *hashes: str) -> int:
    """Download the wheel, or print one line on standard error. Return the exit code."""
    found = download(name, version, hashes)
    if found.returncode == 0:
        return 0
    got = _mismatch(found.stderr)
    if got:
        print(f"{name}=={version}: expected sha256 {' or '.join(hashes)}, found {got}", file=sys.stderr)
        return WRONG_HASH
    print(f"{name}=={version} cannot be downloaded: {_reason(found.stderr)}: {ADVICE}", file=sys.stderr)
    return UNREACHABLE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
