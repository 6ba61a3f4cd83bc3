from pathlib import Path

import pytest

from catalogue.lock_inputs import pinned_hashes, pinned_versions
from images.runtime.build.patched_lock import patched

WHEEL = "apache_airflow-2.8.4+astro.1-py3-none-any.whl"
SHA256 = "f" * 64
LOCK = """\
# inputs: sha256:0
adal==1.2.7 \\
    --hash=sha256:1
apache-airflow==2.8.4 \\
    --hash=sha256:2 \\
    --hash=sha256:3
apache-airflow-providers-ftp==3.9.1 \\
    --hash=sha256:4
"""
ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def test_the_wheel_and_its_hash_replace_airflow_and_other_rows_are_unchanged() -> None:
    assert patched(LOCK, WHEEL, SHA256) == LOCK.replace(
        "apache-airflow==2.8.4 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n",
        f"apache-airflow==2.8.4+astro.1 \\\n    --hash=sha256:{SHA256}\n",
    )


def test_airflow_in_the_last_row_is_replaced() -> None:
    lock = LOCK.partition("apache-airflow-providers")[0]

    assert patched(lock, WHEEL, SHA256).endswith(f"2.8.4+astro.1 \\\n    --hash=sha256:{SHA256}\n")


@pytest.mark.parametrize("lock", ["", LOCK.replace("apache-airflow==", "apache==")])
def test_a_lock_without_airflow_is_an_error(lock: str) -> None:
    with pytest.raises(ValueError, match="expected one row of apache-airflow, found 0"):
        patched(lock, WHEEL, SHA256)


@pytest.mark.parametrize("path", sorted(ROOT.glob("runtimes/runtime-*/locks/*.txt")), ids=lambda path: str(path)[-40:])
def test_every_lock_in_the_repository_can_be_patched(path: Path) -> None:
    lock = path.read_text()
    found = patched(lock, WHEEL, SHA256)

    assert pinned_hashes(found, "apache-airflow") == (SHA256,)
    assert pinned_versions(found) == {**pinned_versions(lock), "apache-airflow": "2.8.4+astro.1"}
