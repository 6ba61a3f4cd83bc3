"""Print the distributions in a folder that install the same file with different content, sorted by name.

A parallel install leaves such a file in a random version, so install-packages installs these again, in order.
The image's interpreter runs this during the build, with only the standard library.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions


def file_conflicts(found: Iterable[Distribution]) -> list[str]:
    """Return the sorted names of the distributions whose RECORDs have different hashes for the same file."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for distribution in found:
        for file in distribution.files or ():
            if file.hash is not None:
                owners[str(file)][distribution.metadata["Name"]] = file.hash.value
    return sorted({name for hashes in owners.values() if len(set(hashes.values())) > 1 for name in hashes})


if __name__ == "__main__":
    print("\n".join(file_conflicts(distributions(path=[sys.argv[1]]))))
