"""Print the distributions below a folder that bring a file of the same path and other content, sorted by name.

What is installed in parallel leaves such a file as whichever comes last has it: these are installed again, in order.
Run while the image is built by the interpreter of the image; the standard library alone is there.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions


def file_conflicts(found: Iterable[Distribution]) -> list[str]:
    """The names of the distributions whose RECORDs differ on a file."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for distribution in found:
        for file in distribution.files or ():
            if file.hash is not None:
                owners[str(file)][distribution.metadata["Name"]] = file.hash.value
    return sorted({name for hashes in owners.values() if len(set(hashes.values())) > 1 for name in hashes})


if __name__ == "__main__":
    print("\n".join(file_conflicts(distributions(path=[sys.argv[1]]))))
