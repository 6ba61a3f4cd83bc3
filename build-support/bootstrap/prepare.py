"""Before a goal that builds or starts images: an engine, the tools, the machine's secrets.

`python -m bootstrap.prepare CHECKOUT` is quick when everything is there. What is missing and
cannot be had is said, and the goal goes on: it fails where it needs it, or does not need it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bootstrap import engine, host_tools, machine
from bootstrap.console import SetupError


def main() -> int:
    """Prepare the machine; exit code 2 only for what no goal could survive."""
    checkout, cache = Path(sys.argv[1]), Path(os.environ["RUNTIME_CACHE"])
    try:
        machine.write_secrets(checkout / ".cache/secrets")
    except (SetupError, OSError) as error:
        print(f"pants: {error}", file=sys.stderr)
        return 2
    for ensure in (lambda: engine.ensure(cache), host_tools.ensure):
        try:
            ensure()
        except (SetupError, OSError) as error:
            print(f"pants: {error}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
