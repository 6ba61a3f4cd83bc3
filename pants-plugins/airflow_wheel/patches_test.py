from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from airflow_wheel.errors import WheelError
from airflow_wheel.patches import apply
from airflow_wheel.testing import airflow_files, write_tree

PATCH = """\
--- a/airflow/numbers.txt
+++ b/airflow/numbers.txt
@@ -9,5 +9,6 @@ a heading
 9
 10
 11
+eleven and a half
 12
 13
@@ -19,5 +20,5 @@
 19
 20
-21
+twenty-one
 22
 23
"""
FILE = "--- a/airflow/numbers.txt\n+++ b/airflow/numbers.txt\n"
NEW_FILE = "--- /dev/null\n+++ b/airflow/new.py\n@@ -0,0 +1,1 @@\n+NEW = 1\n"
NO_FILE = "--- a/airflow/numbers.txt\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-only\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "tree", airflow_files())


def put(tree: Path, text: str) -> Path:
    path = tree.parent / "a-fix.patch"
    path.write_text(text)
    return path


def refusal(tree: Path, text: str) -> str:
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    with pytest.raises(WheelError) as caught:
        apply(put(tree, text), tree)
    assert before == {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    line = str(caught.value)
    assert line.startswith(f"{tree.parent}/a-fix.patch: ")
    assert "\n" not in line
    return line.partition("a-fix.patch: ")[2]


def test_every_hunk_is_applied(tree: Path) -> None:
    apply(put(tree, PATCH), tree)

    found = (tree / "airflow/numbers.txt").read_text().splitlines()
    assert found[9:13] == ["10", "11", "eleven and a half", "12"]
    assert found[21] == "twenty-one"


def test_a_hunk_whose_lines_have_moved_is_applied(tree: Path) -> None:
    path = tree / "airflow/numbers.txt"
    path.write_text("0\n" * 5 + path.read_text())

    apply(put(tree, PATCH), tree)

    assert "twenty-one" in path.read_text()


@pytest.mark.parametrize(
    ("old", "new", "hunk"),
    [
        (" 9\n", " nine\n", "@@ -9,5 +9,6 @@"),
        (" 13\n", " thirteen\n", "@@ -9,5 +9,6 @@"),
        (" 23\n", " 23 \n", "@@ -19,5 +20,5 @@"),
        (" 19\n", "  19\n", "@@ -19,5 +20,5 @@"),
        ("-21\n", "-22\n", "@@ -19,5 +20,5 @@"),
    ],
)
def test_one_line_that_differs_fails_with_file_and_hunk(tree: Path, old: str, new: str, hunk: str) -> None:
    line = refusal(tree, PATCH.replace(old, new))

    assert line == f"airflow/numbers.txt: hunk {hunk} does not apply: the file does not contain these lines"


def test_a_hunk_that_patch_applies_with_fuzz_is_refused(tree: Path) -> None:
    fuzzy = PATCH.replace(" 13\n", " thirteen\n")
    lenient = subprocess.run(["git", "apply", "--check", "-C1", put(tree, fuzzy)], cwd=tree)
    assert lenient.returncode == 0, "it should apply with less context"

    assert "hunk @@ -9,5 +9,6 @@ does not apply" in refusal(tree, fuzzy)


def test_the_error_names_the_hunk_of_the_right_file(tree: Path) -> None:
    (tree / "airflow/other.txt").write_text((tree / "airflow/numbers.txt").read_text())
    other = PATCH.replace("numbers", "other").replace("+20,5 @@", "+20,5 @@ other").replace(" 23\n", " x\n")

    assert refusal(tree, PATCH + other).startswith("airflow/other.txt: hunk @@ -19,5 +20,5 @@ does not apply")


def test_a_file_that_the_wheel_lacks_is_named(tree: Path) -> None:
    line = refusal(tree, PATCH + PATCH.replace("numbers.txt", "nothing.txt"))

    assert line == "is not a patch of this wheel: airflow/nothing.txt: No such file or directory"


@pytest.mark.parametrize("text", ["", "no patch\n"])
def test_text_that_is_not_a_patch_is_refused(tree: Path, text: str) -> None:
    assert refusal(tree, text).startswith("is not a patch of this wheel: ")


def test_a_truncated_patch_is_refused_with_the_line(tree: Path) -> None:
    line = refusal(tree, PATCH.replace("+eleven and a half\n", ""))

    assert line == "is not a patch of this wheel: corrupt patch at line 9"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FILE + "@@ -5,0 +6 @@\n+INSERTED\n", "line 3: expected context in"),
        (FILE + "@@ -4,3 +4,4 @@\n 4\n 5\n+new\n 6\n+LOST LINE\n", "line 8: expected the end of"),
    ],
)
def test_a_patch_that_git_applies_elsewhere_or_in_part_is_refused(tree: Path, text: str, message: str) -> None:
    subprocess.run(["git", "apply", "--check", put(tree, text)], cwd=tree, check=True)

    assert refusal(tree, text).startswith(message)


def test_a_patch_adds_and_removes_files(tree: Path) -> None:
    (tree / "airflow/numbers.txt").write_text("only\n")
    apply(put(tree, NEW_FILE + NO_FILE), tree)

    assert (tree / "airflow/new.py").read_text() == "NEW = 1\n"
    assert not (tree / "airflow/numbers.txt").exists()


def test_a_link_to_a_file_of_this_machine_is_refused(tree: Path) -> None:
    link = "diff --git a/airflow/link b/airflow/link\nnew file mode 120000\n--- /dev/null\n+++ b/airflow/link\n"
    text = link + "@@ -0,0 +1 @@\n+/etc/hostname\n\\ No newline at end of file\n"

    assert refusal(tree, text).startswith("line 2: expected no mode but `new file mode 100644`")


def test_a_patch_that_is_not_utf_8_and_does_not_apply_is_one_line(tree: Path) -> None:
    path = put(tree, "")
    path.write_bytes(PATCH.replace(" 9\n", " n\xe9uf\n").encode("latin-1"))

    with pytest.raises(WheelError, match="hunk @@ -9,5 .9,6 @@ does not apply"):
        apply(path, tree)


def test_a_checkout_around_the_tree_changes_nothing(tree: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tree.parent], check=True)

    apply(put(tree, PATCH), tree)

    assert "twenty-one" in (tree / "airflow/numbers.txt").read_text()


def test_the_users_git_configuration_is_ignored(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree.parent / ".gitconfig").write_text("[apply]\n\tignoreWhitespace = change\n")
    monkeypatch.setenv("HOME", str(tree.parent))

    assert "hunk @@ -19,5 +20,5 @@ does not apply" in refusal(tree, PATCH.replace(" 19\n", "  19\n"))


def test_missing_git_is_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tree))

    with pytest.raises(WheelError, match="git was not found on PATH"):
        apply(put(tree, PATCH), tree)
