from __future__ import annotations

from pathlib import Path

from benchmarks.dag_files import FINISHED, write_many, write_one


def test_every_file_is_valid_python_with_its_own_dag(tmp_path: Path) -> None:
    write_many(tmp_path, 3)
    texts = [path.read_text() for path in sorted(tmp_path.iterdir())]
    for number, text in enumerate(texts):
        compile(text, "dag", "exec")
        assert f'DAG("dag_{number}"' in text
        assert 'f"step_{n}"' in text


def test_other_users_can_read_the_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert write_one(tmp_path).stat().st_mode & 0o777 == 0o755
    assert FINISHED in (tmp_path / "first.py").read_text()
