"""Generate docs/providers.md: the versions of the providers in each Runtime, what was proven, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from catalogue.model import Runtime
from catalogue.proof_results import ProofResults, load_results
from catalogue.proofs import ASPECTS, Proof, ProofTask, load_proofs
from catalogue.providers import Provider, load_providers
from tools.docs.runtimes import table

PAGE = Path("docs/providers.md")
HEAD = """# The providers

`./pants run tools/docs:write` generates this page from `providers/`, the results of the last proofs and
`runtimes/*/runtime.yaml`. Change the data, not the page. [providers/README.md](../providers/README.md) explains how
to add a provider and its proof.

## Versions

Columns are Runtimes. A provider with `*` is not part of stock Airflow.
"""
FREEZE = """An image prints its versions:

```sh
docker run --rm astro-runtime:{version}-base pip freeze | grep {package}
```

```text
{package}=={pinned}
```
"""
PROVEN = """## What is proven

A proof is a DAG that runs in the image of each Runtime that has the provider: with scheduler, triggerer and
PostgreSQL, against a real service, or a server that answers the same calls. Its connections are variables
(`AIRFLOW_CONN_…`) with the address of the service. The column `proven on` has the Runtimes whose last run showed
everything with the versions above. A version behind a Runtime is that which a project adds to its image, by the
constraints of its Airflow. CI runs the proofs on Airflow 2.7 and later. Those of earlier Runtimes run by hand, and
`providers/results` says what failed.
"""
ASPECT_NAMES = {"uri": "special characters", "credentials": "wrong credentials"}
EXAMPLE = "apache-airflow-providers-http"


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the whole page. Raises CatalogueError if the data is invalid."""
    providers, proofs = load_providers(root), load_proofs(root)
    results = load_results(root, [runtime.name for runtime in runtimes])
    parts = [
        HEAD,
        versions(providers, runtimes),
        *_freeze(runtimes),
        PROVEN,
        summary(providers, proofs, runtimes, results),
    ]
    parts += [section(provider, proofs[provider.name]) for provider in providers if provider.name in proofs]
    return "\n".join([*parts, *_not_proven(providers), *_limits(providers, runtimes, results)])


def versions(providers: Iterable[Provider], runtimes: Sequence[Runtime]) -> str:
    """Return the table of versions, with a column for each Runtime."""
    rows = (
        (_linked(provider), *(runtime.pins.get(provider.package, "") for runtime in runtimes)) for provider in providers
    )
    return table(("provider", *(str(runtime.major) for runtime in runtimes)), rows)


def _linked(provider: Provider) -> str:
    return f"[{provider.package}]({provider.documentation})" + ("" if provider.stock else " *")


def _freeze(runtimes: Sequence[Runtime]) -> Iterator[str]:
    for runtime in runtimes[-1:]:
        if EXAMPLE in runtime.pins:
            yield FREEZE.format(version=runtime.version, package=EXAMPLE, pinned=runtime.pins[EXAMPLE])


def summary(
    providers: Iterable[Provider],
    proofs: Mapping[str, Proof],
    runtimes: Sequence[Runtime],
    results: Mapping[str, ProofResults],
) -> str:
    """Return a table with a row for each provider: where it was proven, and against what."""
    rows = (
        (provider.title, _where(provider, proofs, runtimes, results), _against(provider, proofs.get(provider.name)))
        for provider in providers
        if not provider.unproven
    )
    return table(("provider", "proven on", "how"), rows)


def _where(
    provider: Provider,
    proofs: Mapping[str, Proof],
    runtimes: Iterable[Runtime],
    results: Mapping[str, ProofResults],
) -> str:
    if provider.name not in proofs:
        return "each run of the image tests"
    return proven_on(provider, runtimes, results) or "-"


def proven_on(provider: Provider, runtimes: Iterable[Runtime], results: Mapping[str, ProofResults]) -> str:
    """Return the majors whose last run proved the pinned or added version of a provider, such as `9, 10 (6.2.0)`."""
    majors = []
    for runtime in runtimes:
        found = results[runtime.name].providers.get(provider.name) if runtime.name in results else None
        if found and found.proven and found.version == version_in(provider, runtime, results):
            added = "" if provider.package in runtime.pins else f" ({found.version})"
            majors.append(f"{runtime.major}{added}")
    return ", ".join(majors)


def version_in(provider: Provider, runtime: Runtime, results: Mapping[str, ProofResults]) -> str:
    """Return the version that a Runtime pins, or that the project of the last proof added; "" if there is neither."""
    if provider.package in runtime.pins:
        return runtime.pins[provider.package]
    found = results[runtime.name].providers.get(provider.name) if runtime.name in results else None
    return found.version if found else ""


def _against(provider: Provider, proof: Proof | None) -> str:
    tests = ", ".join(f"[{test}](../tests/images/cases/{test})" for test in provider.image_tests)
    ways = [f"image tests: {tests}"] if tests else []
    if proof:
        ways.insert(0, f"[{len(proof.tasks)} tasks](../providers/{provider.name}/dag.py)")
    return "; ".join(ways)


def section(provider: Provider, proof: Proof) -> str:
    """Return what the proof of a provider shows, task by task."""
    rows = [
        (task.shows, ", ".join(ASPECT_NAMES.get(a, a) for a in task.covers), _outcome(task)) for task in proof.tasks
    ]
    lines = [f"### {provider.title}", "", table(("shows", "covers", "task"), rows)]
    reasons = [f"- {ASPECT_NAMES.get(a, a)}: {proof.uncovered[a]}" for a in ASPECTS if a in proof.uncovered]
    return "\n".join([*lines, *(["Not covered:", "", *reasons, ""] if reasons else [])])


def _outcome(task: ProofTask) -> str:
    only = f" (Airflow {task.airflow})" if str(task.airflow) else ""
    return f"`{task.id}` {'fails' if task.state == 'failed' else 'succeeds'}{only}"


def _not_proven(providers: Iterable[Provider]) -> list[str]:
    rows = [(provider.title, provider.unproven) for provider in providers if provider.unproven]
    if not rows:
        return []
    return ["## What is not proven", "", table(("provider", "reason"), rows)]


def _limits(
    providers: Iterable[Provider], runtimes: Sequence[Runtime], results: Mapping[str, ProofResults]
) -> list[str]:
    rows = [row for provider in providers for row in _limits_of(provider, runtimes, results)]
    return ["## Known limits", "", table(("provider", "Runtimes", "limit", "fixed in"), rows)] if rows else []


def _limits_of(
    provider: Provider, runtimes: Sequence[Runtime], results: Mapping[str, ProofResults]
) -> Iterator[tuple[str, str, str, str]]:
    for limit in provider.limits:
        versions = {runtime.major: version_in(provider, runtime, results) for runtime in runtimes}
        majors = [str(major) for major, version in versions.items() if version and version in limit.versions]
        yield provider.title, ", ".join(majors) or "-", limit.limit, limit.fixed_in or "-"
