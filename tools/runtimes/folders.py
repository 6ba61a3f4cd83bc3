"""Write several new folders, or none of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path, PurePath


def write_folders(root: Path, files: Mapping[str, str]) -> None:
    """Write these files (path -> text) into folders that do not exist yet. Each folder appears in one step.

    If that fails for a folder, the folders before it are removed again. Raises OSError.
    """
    folders = sorted({PurePath(path).parent for path in files})
    with ExitStack() as undo:
        prepared = {folder: _prepared(root, folder, files, undo) for folder in folders}
        with ExitStack() as renamed:
            for folder, temporary in prepared.items():
                temporary.rename(root / folder)
                renamed.callback(shutil.rmtree, root / folder)
            renamed.pop_all()


def _prepared(root: Path, folder: PurePath, files: Mapping[str, str], undo: ExitStack) -> Path:
    # Next to the final folder, since a rename is only atomic within a file system. The dot hides it from globs.
    temporary = Path(tempfile.mkdtemp(dir=root / folder.parent, prefix=f".{folder.name}."))
    undo.callback(shutil.rmtree, temporary, ignore_errors=True)
    temporary.chmod(0o755)
    for path, text in files.items():
        if PurePath(path).parent == folder:
            (temporary / PurePath(path).name).write_text(text, encoding="utf-8")
    return temporary
