from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path
from py_compile import PycInvalidationMode

from images.runtime.build.compile_batch import compile_batch


def test_bytecode_has_the_installed_path_and_is_checked_by_hash(tmp_path: Path) -> None:
    module = tmp_path / "usr/lib/module.py"
    module.parent.mkdir(parents=True)
    module.write_text("x = 1\n")

    compile_batch(tmp_path, PycInvalidationMode.CHECKED_HASH, [module])

    content = Path(importlib.util.cache_from_source(str(module))).read_bytes()
    assert content[4:8] == b"\x03\x00\x00\x00"
    assert marshal.loads(content[16:]).co_filename == "/usr/lib/module.py"


def test_a_file_that_cannot_be_compiled_is_skipped(tmp_path: Path) -> None:
    template, module = tmp_path / "a.py", tmp_path / "b.py"
    template.write_text("{{ template }} {%\n")
    module.write_text("")

    compile_batch(tmp_path, PycInvalidationMode.UNCHECKED_HASH, [template, module])

    assert [path.name.split(".")[0] for path in (tmp_path / "__pycache__").iterdir()] == ["b"]
