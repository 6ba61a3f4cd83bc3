"""Airflow's wheel as a package of Pants: the locked one of the package index, with a Runtime's backports."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, PackageFieldSet
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import (
    AddPrefix,
    CreateDigest,
    Digest,
    FileContent,
    GlobExpansionConjunction,
    GlobMatchErrorBehavior,
    MergeDigests,
    PathGlobs,
)
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict

from runtime_catalogue.lock_inputs import pinned_hashes
from runtime_catalogue.model import Runtime
from runtime_images.catalogue import LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.locks import lock_path
from runtime_images.targets import CatalogueField, PatchedField

NAME = "apache-airflow"
PROGRAMS = tuple(
    f"{name}.py"
    for name in ("__init__", "archive", "download", "errors", "local_version", "patch_text", "patched", "patches")
)
# What pip goes by, and the names that uv and others have for the same.
PIP = ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "PROXY", "CERT", "CLIENT_CERT")
ENVIRONMENT = [*(f"PIP_{name}" for name in (*PIP, "CONFIG_FILE", "DEFAULT_TIMEOUT"))]
ENVIRONMENT += ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
ENVIRONMENT += ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]
ENVIRONMENT += ["HOME", "XDG_CONFIG_HOME", "NETRC"]


class DistributionError(Exception):
    """A wheel of Airflow that cannot be had or made; its text says which file is wrong, and how."""


@dataclass(frozen=True)
class AirflowDistributionFieldSet(PackageFieldSet):
    """What `./pants package` needs of an `airflow_distribution`."""

    required_fields = (CatalogueField, PatchedField)

    catalogue: CatalogueField
    patched: PatchedField


@dataclass(frozen=True)
class UpstreamRequest:
    """The wheel of Airflow as upstream released it: its version, and the hashes that the locks have for it."""

    version: str
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class PatchedRequest:
    """The wheel of Airflow with backports: paths of patches from the root of the repository, in their order."""

    upstream: UpstreamRequest
    build: int
    patches: tuple[str, ...]
    needed_by: str


@dataclass(frozen=True)
class Wheel:
    """A wheel as one file at the root."""

    digest: Digest


@dataclass(frozen=True)
class Programs:
    """The package airflow_wheel as files for a sandbox."""

    digest: Digest


def wheel_path(runtime: Runtime, version: str) -> str:
    """The path of a Runtime's wheel of Airflow below dist/ and in the context of a build."""
    return f"runtimes/{runtime.name}/apache_airflow-{version}-py3-none-any.whl"


@rule
async def programs() -> Programs:
    """Read them."""
    texts = {name: pkgutil.get_data("airflow_wheel", name) or b"" for name in PROGRAMS}
    files = [FileContent(f"airflow_wheel/{name}", text) for name, text in texts.items()]
    return Programs(await Get(Digest, CreateDigest(files)))


def pip_environment(found: Mapping[str, str]) -> FrozenDict[str, str]:
    """The environment for pip on this machine: the index that uv is configured for is also pip's."""
    index = found.get("UV_DEFAULT_INDEX") or found.get("UV_INDEX_URL") or found.get("PIP_INDEX_URL")
    certificates = found.get("PIP_CERT") or found.get("SSL_CERT_FILE")
    ours = {"PIP_INDEX_URL": index, "PIP_CERT": certificates, "LC_ALL": "C.UTF-8"}
    return FrozenDict({**found, **{name: value for name, value in ours.items() if value}})


@rule
async def download(request: UpstreamRequest, programs: Programs) -> Wheel:
    """Download the wheel; raises DistributionError if it cannot be had, or is another."""
    found = await Get(EnvironmentVars, EnvironmentVarsRequest(ENVIRONMENT))
    process = Process(
        argv=(sys.executable, "-m", "airflow_wheel.download", NAME, request.version, *request.hashes),
        input_digest=programs.digest,
        output_files=(f"apache_airflow-{request.version}-py3-none-any.whl",),
        description=f"Downloading {NAME} {request.version}",
        env=pip_environment(found),
    )
    return _wheel(await Get(FallibleProcessResult, Process, process))


@rule
async def patch(request: PatchedRequest, programs: Programs) -> Wheel:
    """Patch the wheel; raises DistributionError if a patch does not apply exactly."""
    globs = PathGlobs(
        request.patches,
        GlobMatchErrorBehavior.error,
        GlobExpansionConjunction.all_match,
        request.needed_by,
    )
    upstream, patches, environment = await MultiGet(
        Get(Wheel, UpstreamRequest, request.upstream),
        Get(Digest, PathGlobs, globs),
        Get(EnvironmentVars, EnvironmentVarsRequest(["PATH"])),
    )
    version = request.upstream.version
    wheel = f"apache_airflow-{version}-py3-none-any.whl"
    process = Process(
        argv=(sys.executable, "-m", "airflow_wheel.patched", wheel, str(request.build), *request.patches),
        input_digest=await Get(Digest, MergeDigests([programs.digest, upstream.digest, patches])),
        output_files=(f"apache_airflow-{version}+astro.{request.build}-py3-none-any.whl",),
        description=f"Patching {NAME} {version}: +astro.{request.build}",
        env=environment,
    )
    return _wheel(await Get(FallibleProcessResult, Process, process))


def _wheel(result: FallibleProcessResult) -> Wheel:
    if result.exit_code != 0:
        raise DistributionError(result.stderr.decode().strip())
    return Wheel(result.output_digest)


@rule
async def package(fields: AirflowDistributionFieldSet) -> BuiltPackage:
    """The wheel at wheel_path(), with the backports of the catalogue unless the target is not to have them."""
    needed_by = str(fields.address)
    loaded = await Get(LoadedRuntime, RuntimeRequest(str(fields.catalogue.value), needed_by))
    runtime = loaded.runtime
    airflow = runtime.airflow
    lock = await Get(Text, TextRequest(lock_path(runtime, runtime.python.default), needed_by))
    upstream = UpstreamRequest(airflow.version, pinned_hashes(lock.content, NAME))
    if airflow.build is None or not fields.patched.value:
        wheel, version = await Get(Wheel, UpstreamRequest, upstream), airflow.version
    else:
        patches = tuple(f"runtimes/{runtime.name}/{backport.patch}" for backport in runtime.backports)
        request = PatchedRequest(upstream, airflow.build, patches, needed_by)
        wheel, version = await Get(Wheel, PatchedRequest, request), airflow.local_version
    path = wheel_path(runtime, version)
    digest = await Get(Digest, AddPrefix(wheel.digest, path.rpartition("/")[0]))
    return BuiltPackage(digest, (BuiltPackageArtifact(path),))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(PackageFieldSet, AirflowDistributionFieldSet)]
