from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalogue.repository import load_runtime
from catalogue.testing import small_runtime
from tools.docs.packages import is_provider, marked, others, providers

# The list that Astro Runtime's documentation has for users, with its asterisks.
PUBLISHED = {
    "amazon *",
    "celery",
    "cncf-kubernetes",
    "common-sql",
    "datadog *",
    "elasticsearch",
    "ftp",
    "google *",
    "http",
    "imap",
    "microsoft-azure *",
    "postgres *",
    "redis *",
    "sqlite",
}
PACKAGES = {"astronomer-providers *", "astro-sdk-python *", "openlineage-airflow *"}


def test_runtime_10_has_all_published_packages_with_their_asterisks() -> None:
    pins = load_runtime(Path(), "runtime-10").pins
    names = {marked(name).replace("\\*", "*") for name in pins if is_provider(name)}

    assert (PUBLISHED | PACKAGES) - names == set()


def test_a_runtime_without_the_package_has_an_empty_cell() -> None:
    old = replace(small_runtime(), version="9.0.0", providers={"astronomer-providers": "1.0"}, packages={})
    new = replace(small_runtime(), version="10.0.0", providers={"openlineage-airflow": "2.0"}, packages={})

    assert providers([old, new]).splitlines() == [
        "| package | 10.0.0 | 9.0.0 |",
        "| --- | --- | --- |",
        "| astronomer-providers \\* |  | 1.0 |",
        "| openlineage-airflow \\* | 2.0 |  |",
    ]


def test_a_tool_is_listed_apart_and_has_no_asterisk() -> None:
    runtime = replace(small_runtime(), version="10.0.0", packages={"pip": "24.0"})

    assert "pip" not in providers([runtime])
    assert others([runtime]).splitlines()[2:] == ["| pip | 24.0 |"]
