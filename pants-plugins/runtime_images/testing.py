"""A small repository with the rules of the backend, for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pants.backend.docker.target_types import DockerImageTags, DockerImageTarget
from pants.core.goals.package import BuiltPackage
from pants.engine.addresses import Address
from pants.engine.target import GeneratedTargets, Target
from pants.testutil.rule_runner import QueryRule, RuleRunner

from catalogue.debian_lock import with_count
from runtime_images import register
from runtime_images.airflow_distribution import AirflowDistributionFieldSet
from runtime_images.cpython_sources import ArchiveRequest, FetchedArchive
from runtime_images.debian_images import GenerateDebianImages
from runtime_images.image_tests import GenerateRuntimeImageTests
from runtime_images.locks import CheckLock
from runtime_images.python_images import GeneratePythonImages
from runtime_images.runtime_images import GenerateRuntimeImages
from runtime_images.targets import DebianImages, PythonImages, RuntimeImages

ARCHIVE = b"the source of a CPython"
SHA256 = hashlib.sha256(ARCHIVE).hexdigest()
PATH = "ftp/python/3.10.20/Python-3.10.20.tar.xz"
DEBIAN = Address("images/base", target_name="debian")
PYTHON = Address("images/python", target_name="python")
RUNTIME = Address("images/runtime-10", target_name="runtime-10")

CPYTHON = """
cpython:
  "3.10":
    version: "3.10.20"
    source: python.org
    archives:
      - {{holds: source, root: python.org, path: {path}, sha256: {sha256}}}
  "3.11":
    version: "3.11.2"
    source: debian
    archives:
      - {{holds: source, root: debian, path: pool/python3.11.tar.xz, sha256: {sha256}}}
"""

RUNTIME_YAML = """
major: 10
version: "10.9.0"
release_date: "2024-06-13"
channel: stable
image: {title: Astro Runtime, description: Airflow, licenses: Apache-2.0}
debian_suite: bullseye
architectures: [amd64, arm64]
python:
  default: "3.11"
  supported: ["3.10", "3.11"]
python_tags: true
airflow: {version: "2.8.4", extras: [celery]}
locked_at: "2024-06-14"
providers: {apache-airflow-providers-ftp: "3.9.1"}
packages: {pytest: "7.4.4"}
extras: {}
constraints: []
os_packages: [curl, tini]
environment: {LANG: C.UTF-8, PRICE: $1 "and" more}
plugins: []
backports: []
"""


def suite(name: str, architectures: str = "amd64, arm64") -> str:
    """Return the text of the file of a Debian suite."""
    return f"suite: {name}\narchitectures: [{architectures}]\nbase: [curl]\nbuild: [make]\n"


DOCKERFILE = "ARG PYTHON=x:y\nARG PYTHON_BUILD=x:y\nFROM $PYTHON\n# catalogue: environment\n"


def make_runner(**files: str) -> RuleRunner:
    """Return a runner over a repository with one Runtime and two Pythons, one of them from python.org."""
    runner = RuleRunner(
        rules=[
            *register.rules(),
            QueryRule(GeneratedTargets, [GenerateDebianImages]),
            QueryRule(GeneratedTargets, [GeneratePythonImages]),
            QueryRule(GeneratedTargets, [GenerateRuntimeImages]),
            QueryRule(GeneratedTargets, [GenerateRuntimeImageTests]),
            QueryRule(DockerImageTags, [CheckLock]),
            QueryRule(FetchedArchive, [ArchiveRequest]),
            QueryRule(BuiltPackage, [AirflowDistributionFieldSet]),
        ],
        target_types=[DockerImageTarget, *register.target_types()],
    )
    runner.write_files(
        {
            "3rdparty/cpython/cpython.yaml": CPYTHON.format(path=PATH, sha256=SHA256),
            "runtimes/runtime-10/runtime.yaml": RUNTIME_YAML,
            "3rdparty/debian/bullseye.yaml": suite("bullseye"),
            "3rdparty/debian/bookworm.yaml": suite("bookworm"),
            "3rdparty/debian/locks/bullseye-amd64.txt": with_count(
                ["curl=7.74 sha256:1", "tini=0.19 sha256:2", "bc=1 sha256:3"]
            ),
            "3rdparty/debian/locks/bullseye-arm64.txt": with_count(["curl=7.74 sha256:4", "tini=0.19 sha256:5"]),
            "images/base/BUILD": 'debian_images(name="debian", helpers="bullseye")',
            "images/base/Dockerfile.build": "ARG DEBIAN=x:y\nFROM $DEBIAN\nARG SUITE=x\n",
            "images/python/BUILD": "python_images()",
            "images/python/Dockerfile": "ARG BUILD=a:b\nARG DEBIAN=a:b\nFROM $BUILD\nFROM $DEBIAN\n",
            "images/python/Dockerfile.build": "ARG BUILD=x:y\nARG PYTHON=x:y\nFROM $PYTHON\nFROM $BUILD\n",
            "images/python/Dockerfile.supplied": "ARG SUPPLIED\n\nFROM $SUPPLIED\n",
            "images/python/Dockerfile.supplied-build": "ARG PYTHON=x:y\nFROM $PYTHON\n",
            "images/runtime/Dockerfile": DOCKERFILE,
            "images/runtime/Dockerfile.onbuild": "ARG BASE=x:y\nFROM $BASE\n",
            "images/runtime-10/BUILD": 'runtime_images(catalogue="runtimes/runtime-10/runtime.yaml")',
            **files,
        }
    )
    return runner


def serve(folder: Path, content: bytes = ARCHIVE) -> str:
    """Make a mirror of python.org in a folder. Return the option that names it."""
    path = folder / PATH
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return f"--runtime-python-mirror=file://{folder}"


def generate(runner: RuleRunner, address: Address, *options: str, goal: str = "package") -> dict[str, Target]:
    """Return generated name -> target for the generator at `address`."""
    runner.set_options(options, env={"RUNTIME_GOAL": goal}, env_inherit={"PATH", "HOME"})
    generator = runner.get_target(address)
    if isinstance(generator, DebianImages):
        found = runner.request(GeneratedTargets, [GenerateDebianImages(generator, address, {}, {})])
    elif isinstance(generator, PythonImages):
        found = runner.request(GeneratedTargets, [GeneratePythonImages(generator, address, {}, {})])
    else:
        assert isinstance(generator, RuntimeImages)
        found = runner.request(GeneratedTargets, [GenerateRuntimeImages(generator, address, {}, {})])
    return {str(a.generated_name): target for a, target in found.items()}
