"""Copy our own modules into a sandbox."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator

from pants.engine.fs import FileContent


def program_files(package: str, *modules: str) -> Iterator[FileContent]:
    """Yield the files of these modules, below a folder with the package's name."""
    for module in ("__init__", *modules):
        text = pkgutil.get_data(package, f"{module}.py")
        assert text is not None, f"{package}.{module}"
        yield FileContent(f"{package}/{module}.py", text)
