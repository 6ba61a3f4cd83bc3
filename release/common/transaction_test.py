from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.common.transaction import FOLDER, Edit, commit, recover

OLD = {"a.txt": b"old a", "b/c.txt": b"old c"}
NEW = {"a.txt": b"new a", "b/c.txt": b"new c", "d/e.txt": b"new e"}
EDITS = [Edit(path, OLD.get(path), content) for path, content in NEW.items()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def write(root: Path) -> None:
    (root / "d/e.txt").unlink(missing_ok=True)
    for path, content in OLD.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(content)


def content(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and FOLDER not in str(path))
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def killed_at(root: Path, moment: int) -> bool:
    """Commit in a child that kills itself at its n-th operation on files. Return whether that was before its end."""
    child = os.fork()
    if child == 0:
        left = [moment]

        def count(event: str, _: object) -> None:
            if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "tempfile.mkdtemp"):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            commit(root, EDITS)
            os._exit(0)
        finally:
            # After a failure, the child must not go on as a second pytest.
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_all_files_are_changed(root: Path) -> None:
    commit(root, EDITS)
    assert content(root) == NEW
    assert [path.name for path in (root / FOLDER).iterdir()] == ["lock"]


def test_after_a_kill_at_any_moment_all_files_are_changed_or_none(root: Path) -> None:
    seen = []
    moment = 1
    while killed_at(root, moment):
        recover(root)
        seen.append(content(root))
        assert seen[-1] in (OLD, NEW)
        assert [path.name for path in root.glob(f"{FOLDER}/*")] in ([], ["lock"])
        write(root)
        moment += 1
    # Both outcomes occurred, and the change never came and went.
    assert seen == sorted(seen, key=lambda found: found == NEW)
    assert OLD in seen
    assert NEW in seen


def test_the_mode_of_a_file_stays(root: Path) -> None:
    (root / "a.txt").chmod(0o755)
    commit(root, EDITS)
    assert (root / "a.txt").stat().st_mode & 0o777 == 0o755


def test_a_file_that_was_changed_meanwhile_is_kept(root: Path) -> None:
    (root / "b/c.txt").write_bytes(b"mine")
    with pytest.raises(ReleaseError, match=r"^b/c\.txt: it was changed during this run"):
        commit(root, EDITS)
    assert content(root) == {**OLD, "b/c.txt": b"mine"}


def test_an_edit_after_a_kill_is_not_overwritten(root: Path) -> None:
    moment = 1
    while killed_at(root, moment) and not (root / FOLDER / "journal").is_dir():
        moment += 1
    (root / "b/c.txt").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"^b/c\.txt: edited after a change of it was interrupted"):
        recover(root)
    assert content(root)["b/c.txt"] == b"mine"


def test_without_an_interrupted_change_there_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
