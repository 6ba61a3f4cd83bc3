from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.proof_results import ProofResults, ProviderResult
from catalogue.providers import Provider, load_providers
from catalogue.repository import load_runtimes
from catalogue.testing import small_runtime
from tools.docs.providers import PAGE, page, proven_on, versions

RUNTIME = small_runtime()
PROVIDER = Provider("astronomer-providers", "astronomer-providers", "Astronomer", False, True, "https://example.test/")
# The list that Astro Runtime's documentation has for users. An asterisk marks what stock Airflow lacks.
PUBLISHED = (
    *("amazon*", "astronomer-providers*", "astro-sdk-python*", "celery", "cncf-kubernetes", "common-sql", "datadog*"),
    *("elasticsearch", "ftp", "google*", "http", "imap", "microsoft-azure*", "postgres*", "redis*", "sqlite"),
)


def test_the_page_matches_the_data() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Path(), load_runtimes(Path())), "./pants run tools/docs:write"


def test_every_provider_is_on_the_page_with_its_version() -> None:
    text, newest = PAGE.read_text(encoding="utf-8"), load_runtimes(Path())[-1]
    rows = {provider.package: f"[{provider.package}](" for provider in load_providers(Path())}

    assert "apache-airflow-providers-http" in rows
    assert [name for name, row in rows.items() if row not in text] == []
    assert f"| {newest.pins['apache-airflow-providers-amazon']} |\n" in text


def test_the_published_providers_have_their_published_asterisks() -> None:
    stock = {provider.name for provider in load_providers(Path()) if provider.stock}

    assert {name for name in PUBLISHED if not name.endswith("*")} <= stock
    assert {name.rstrip("*") for name in PUBLISHED if name.endswith("*")} & stock == set()


@pytest.mark.parametrize(("stock", "mark"), [(False, " *"), (True, "")])
def test_a_provider_outside_of_stock_airflow_has_an_asterisk(stock: bool, mark: str) -> None:
    row = versions([replace(PROVIDER, stock=stock)], [RUNTIME]).splitlines()[-1]

    assert row == f"| [astronomer-providers](https://example.test/){mark} | 1.18.4 |"


@pytest.mark.parametrize(
    ("version", "proven", "expected"), [("1.18.4", True, "10"), ("1.18.4", False, ""), ("1.18.3", True, "")]
)
def test_a_provider_is_proven_where_its_pinned_version_was(version: str, proven: bool, expected: str) -> None:
    results = ProofResults("10.9.0", "3.11", 200, {PROVIDER.name: ProviderResult(version, proven, 5)})

    assert proven_on(PROVIDER, [RUNTIME], {RUNTIME.name: results}) == expected


def test_a_provider_that_a_project_adds_has_its_version_behind_the_runtime() -> None:
    added = replace(PROVIDER, name="databricks", package="apache-airflow-providers-databricks")
    results = ProofResults("10.9.0", "3.11", 200, {"databricks": ProviderResult("6.2.0", True, 5)})

    assert proven_on(added, [RUNTIME], {RUNTIME.name: results}) == "10 (6.2.0)"
    assert proven_on(added, [RUNTIME], {}) == ""
