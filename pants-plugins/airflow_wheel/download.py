"""Download the wheel of one pinned distribution with pip: NAME VERSION SHA256… writes NAME-VERSION-….whl here.

pip's own configuration and environment say where from. Exit code 3: the index cannot be reached, or lacks it;
4: what it serves has another hash.
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
    """How pip's download into the working directory ended. Waits between attempts, but not for a wrong hash."""
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
    """The hash that pip got, if it is not one of those expected."""
    got = re.search(r"^\s+Got\s+([0-9a-f]{64})$", errors, re.MULTILINE)
    return got.group(1) if got else None


def _reason(errors: str) -> str:
    """Why pip found nothing: its last word, and what broke the connection if something did."""
    last = [line for line in errors.splitlines() if line.startswith("ERROR: ")]
    causes = re.findall(r"(?<=connection broken by ').+(?=': )|The repository .+ is being ignored", errors)
    return ": ".join([last[-1][7:] if last else errors.strip()[-200:], *causes[-1:]])


def main(name: str, version: str, *hashes: str) -> int:
    """Download; one line on standard error if that fails."""
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
