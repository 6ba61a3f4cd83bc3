"""A small valid runtime.yaml and releases.yaml for tests, and functions that change one part of each."""

from __future__ import annotations

import re

from catalogue.history import History
from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.releases import parse_releases

PATH = "runtimes/runtime-10/runtime.yaml"
RELEASES_PATH = "runtimes/runtime-10/releases.yaml"

SMALL = """\
major: 10
version: "10.9.0"
release_date: "2024-06-13"
channel: stable
image:
  title: Astro Runtime
  description: A distribution
  licenses: Apache-2.0
debian_suite: bullseye
architectures: [amd64, arm64]
python:
  default: "3.11"
  supported: ["3.8", "3.9", "3.10", "3.11"]
python_tags: true
airflow:
  version: "2.8.4"
  extras: [redis, celery]
locked_at: "2024-06-14"
providers:
  astronomer-providers: "1.18.4"
packages:
  pip: "24.0"
extras:
  astronomer-providers: [google, amazon]
constraints:
  - name: pandas
    version: "==2.1.4"
    reason: to_sql
    python: ["3.9", "3.10", "3.11"]
os_packages: [tini]
environment:
  LANG: C.UTF-8
plugins: []
backports: []
"""

# The history of the small Runtime, and the facts about its provider.
HISTORY = """\
major: 10
releases:
  - version: "10.9.0"
    date: "2024-06-13"
    airflow: "2.8.4"
    database_migration: false
"""
PROVIDER = """\
package: astronomer-providers
title: Astronomer Providers
stock: false
astronomer: true
documentation: https://example.test/
unproven: no service here speaks its protocol
"""


def with_backports(*ids: str, build: int = 1) -> str:
    """Return the small Runtime's text with a build number and backports that have these ids."""
    rows = [f"{{id: {i}, upstream: https://example.test/{i}, summary: Fix {i}., since: 10.9.0}}" for i in ids]
    text = SMALL.replace("backports: []", f"backports: [{', '.join(rows)}]")
    return text.replace("  extras: [redis", f"  build: {build}\n  extras: [redis")


def with_suite(text: str, suite: str) -> str:
    """Return a runtime.yaml's text with another Debian suite."""
    return re.sub(r"^debian_suite: \w+$", f"debian_suite: {suite}", text, flags=re.MULTILINE)


def small_runtime(old: str = "", new: str = "") -> Runtime:
    """Return the small Runtime with `old` replaced by `new`. Raises CatalogueError if the result is invalid."""
    assert old in SMALL, f"not in the text: {old}"
    return parse_runtime(PATH, SMALL.replace(old, new, 1) if old else SMALL)


SMALL_RELEASES = """\
major: 10
end_of_maintenance:
  date: "2024-06-30"
  reason: announced so
releases:
  - version: "10.10.0"
    date: "2024-03-26"
    airflow: "2.8.4"
    database_migration: false
    cves: [CVE-2022-48174]
    airflow_pull_requests: [37992, 38139]
  - version: "10.9.1"
    date: "2024-04-18"
    airflow: "2.8.1"
    database_migration: false
  - version: "10.9.0"
    date: "2024-02-26"
    airflow: "2.8.1"
    database_migration: true
    yanked: It does not start.
  - version: "10.8.0"
    date: "2023-12-18"
    airflow: "2.8.0"
    database_migration: true
"""


def small_history(old: str = "", new: str = "") -> History:
    """Return the small history with `old` replaced by `new`. Raises CatalogueError if the result is invalid."""
    assert old in SMALL_RELEASES, f"not in the text: {old}"
    return parse_releases(RELEASES_PATH, SMALL_RELEASES.replace(old, new, 1) if old else SMALL_RELEASES)
