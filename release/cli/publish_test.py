from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from release.cli.main import main
from release.cli.testing import FILES, GREEN, make_small_checkout, write_suite
from release.publishing.outcomes import TestResults
from release.publishing.testing import write_layouts
from release.registry.testing.certificates import make
from release.registry.testing.server import Running, htpasswd, registry

IGNORED = "/dist/\n/.cache/\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("registry")
    with registry(folder, make(folder), htpasswd(folder)) as found:
        yield found


@dataclass
class Checkout:
    """A checkout with exported images, and the repository that they go to."""

    root: Path
    target: str

    def export(self, tests: TestResults | None = GREEN, revision: str = "") -> None:
        runtime = load_runtime(self.root, "runtime-10")
        write_layouts(self.root / "dist/oci", runtime, revision or git(self.root, "rev-parse", "HEAD"), tests)


@pytest.fixture
def checkout(tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    root = make_small_checkout(tmp_path / "checkout")
    (root / ".gitignore").write_text(IGNORED)
    write_suite(root)
    git(root, "init", "--quiet")
    commit(root)
    monkeypatch.chdir(root)
    for name, value in running.environ().items():
        monkeypatch.setenv(name, value)
    name = "".join(letter for letter in tmp_path.name.lower() if letter.isalnum())
    return Checkout(root, f"{running.host}/{name}")


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.test")
    done = subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a change")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def test_a_dry_run_tells_all_and_changes_nothing(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.export()
    assert run("publish", "runtime-10", "--to", checkout.target) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"runtime-10 10.9.0 -> {checkout.target}"
    assert "move: 10-python-3.8-base new -> 10.9.0" in lines
    assert lines[-1] == "nothing was changed: --no-dry-run does it"
    assert run("publish", "runtime-10", "--to", checkout.target) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_it_is_published_once(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.export()
    assert run("publish", "runtime-10", "--to", checkout.target, "--no-dry-run") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == f"{checkout.target}: 10.9.0 is published"
    assert out.count("uploaded: sha256:") == 20
    assert run("publish", "runtime-10", "--to", checkout.target, "--no-dry-run") == 0
    out = capsys.readouterr().out
    assert "upload: 0 blobs, 0 B; 20 are there" in out
    assert "tag: 10.9.0-base is there already" in out
    assert "tagged: " not in out


def refused(checkout: Checkout, capsys: pytest.CaptureFixture[str], *more: str, code: int = 2) -> str:
    """Return the one line of a refusal, for which nothing was changed."""
    capsys.readouterr()
    assert run("publish", "runtime-10", "--to", checkout.target, "--no-dry-run", *more) == code
    found = capsys.readouterr()
    (line,) = found.err.splitlines()
    assert "tagged" not in found.out
    assert "s3cret" not in line
    return line


def test_a_version_without_green_tests_is_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    assert "dist/oci/runtime-10-*: expected exported images" in refused(checkout, capsys)
    checkout.export(tests=None)
    assert "found 10.9.0 python-3.8 amd64: no record of tests;" in refused(checkout, capsys)
    checkout.export(tests=TestResults(5, 1, 0))
    assert "10.9.0 python-3.11-base arm64: 5 tests passed and 1 failed" in refused(checkout, capsys)
    checkout.export(tests=TestResults(5, 0, 1, FILES[:1]))
    line = refused(checkout, capsys)
    assert "found no results of waits_test.py for 10.9.0 python-3.10 amd64, 10.9.0 python-3.10 arm64, " in line
    assert "labels_test.py" not in line
    checkout.export()
    next(iter((checkout.root / "dist/oci/runtime-10-arm64/records").iterdir())).unlink()
    assert "not exported: python-3." in refused(checkout, capsys)


def test_a_missing_platform_is_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.export()
    line = refused(checkout, capsys, "--layout", "dist/oci/runtime-10-amd64")
    assert "found not exported: python-3.8 arm64, python-3.8-base arm64" in line


def test_another_commit_and_changes_are_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.export(revision="f" * 40)
    assert f"found {'f' * 40}: build and test again" in refused(checkout, capsys)
    checkout.export(revision=git(checkout.root, "rev-parse", "HEAD") + "-dirty")
    assert "-dirty: build and test again" in refused(checkout, capsys)
    checkout.export()
    (checkout.root / "new").touch()
    assert refused(checkout, capsys) == "new: expected no uncommitted changes, found this one: commit it first"


def test_a_yanked_version_is_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout.root / "runtimes/runtime-10/releases.yaml"
    path.write_text(path.read_text() + "    yanked: It breaks.\n")
    commit(checkout.root)
    checkout.export()
    assert refused(checkout, capsys) == "10.9.0: expected a version that is not yanked, found: It breaks."


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("{}:10.9.0", "--to: expected a repository without a tag or digest"),
        ("astro-runtime", "--to: expected a name such as quay.io/astronomer/astro-runtime, found 'astro-runtime'"),
        ("user:s3cret@{}", "--to: expected a name such as quay.io/astronomer/astro-runtime, found an address with a"),
        ("http://registry.test/a", "--to: expected a name such as quay.io"),
        ("{}/UPPER", "--to: expected a name such as quay.io"),
    ],
)
def test_another_grammar_is_refused(
    checkout: Checkout, capsys: pytest.CaptureFixture[str], target: str, message: str
) -> None:
    checkout.export()
    checkout.target = target.format(checkout.target)
    assert refused(checkout, capsys).startswith(message)


def test_a_wrong_login_is_refused(
    checkout: Checkout, running: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.export()
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", running.environ(password="wrong-s3cret")["DOCKER_AUTH_CONFIG"])
    assert "expected a login that the registry accepts, found 'example+publisher'" in refused(checkout, capsys)
    monkeypatch.delenv("DOCKER_AUTH_CONFIG")
    monkeypatch.setenv("DOCKER_CONFIG", str(checkout.root / "nowhere"))
    assert "expected a login that the registry accepts, found no login" in refused(checkout, capsys)
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", "{s3cret")
    assert refused(checkout, capsys).startswith("DOCKER_AUTH_CONFIG: expected the JSON of Docker's config.json")


def test_a_broken_layout_is_refused(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    checkout.export()
    layout = checkout.root / "dist/oci/runtime-10-amd64"
    record = json.loads(next(iter((layout / "records").iterdir())).read_text())
    blob = layout / "blobs/sha256" / record["manifest"]["digest"].removeprefix("sha256:")
    blob.write_bytes(blob.read_bytes() + b" ")
    assert "export it again" in refused(checkout, capsys)
    (layout / "oci-layout").unlink()
    assert "expected an OCI layout, found no valid oci-layout" in refused(checkout, capsys)
