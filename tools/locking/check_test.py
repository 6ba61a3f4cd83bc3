from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from host.files import write_atomically
from tools.locking.check import check
from tools.locking.job import Job, find_jobs
from tools.locking.testing import job_of, make_root
from tools.locking.write import render

ROW = "a==1 \\\n    --hash=sha256:" + "0" * 64 + "\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    job = job_of(make_root(tmp_path))
    write_atomically(job.path, render(job, ROW).encode())
    return job


def test_a_lock_of_its_inputs_is_up_to_date(job: Job) -> None:
    check(job)


def test_a_lock_of_other_inputs_is_refused(job: Job) -> None:
    runtime = job.root / "runtimes/runtime-10/runtime.yaml"
    runtime.write_text(runtime.read_text().replace('pip: "24.0"', 'pip: "24.1"'))

    with pytest.raises(CatalogueError, match="made for other inputs"):
        check(find_jobs(job.root, [], ["3.11"])[0])


def test_a_missing_lock_is_refused(job: Job) -> None:
    job.path.unlink()

    with pytest.raises(CatalogueError, match="expected a file, found none: run ./pants run"):
        check(job)


@pytest.mark.parametrize("line", ["--index-url x", "# from https://index.example/a", "b @ file:///b.whl", "-i x://y"])
def test_a_lock_that_names_a_host_is_refused(job: Job, line: str) -> None:
    job.path.write_text(render(job, f"{ROW}{line}\n"))

    with pytest.raises(CatalogueError, match="line 6: expected no host"):
        check(job)


def test_a_row_without_a_hash_is_refused(job: Job) -> None:
    job.path.write_text(render(job, ROW + "b==2\n"))

    with pytest.raises(CatalogueError, match="expected a sha256 for every row"):
        check(job)


@pytest.mark.parametrize("digest", ["md5:" + "0" * 32, "sha256:" + "0" * 63, "sha256:" + "0" * 65])
def test_a_hash_other_than_sha256_is_refused(job: Job, digest: str) -> None:
    job.path.write_text(render(job, f"{ROW[:-1]} \\\n    --hash={digest}\n"))

    with pytest.raises(CatalogueError, match=f"line 6: expected a sha256, found '--hash={digest}'"):
        check(job)


@pytest.mark.parametrize(("old", "new"), [(ROW, ""), ("a==1", "a==2"), (ROW, ROW * 2), ("\na", "\n\na")])
def test_an_edited_lock_is_refused(job: Job, old: str, new: str) -> None:
    job.path.write_text(job.path.read_text().replace(old, new))

    with pytest.raises(CatalogueError, match="it was changed after it was made: run ./pants run tools/locking:lock"):
        check(job)


ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def test_every_lock_of_this_repository_is_up_to_date() -> None:
    for job in find_jobs(ROOT, [], []):
        check(job)
