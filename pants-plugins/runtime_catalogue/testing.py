"""A small valid runtime.yaml for tests, and a way to break it."""

from __future__ import annotations

from runtime_catalogue.load import parse_runtime
from runtime_catalogue.model import Runtime

PATH = "runtimes/runtime-10/runtime.yaml"

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


def small_runtime(old: str = "", new: str = "") -> Runtime:
    """The small Runtime, with one piece of its text replaced. Raises CatalogueError when that breaks it."""
    assert old in SMALL, f"not in the text: {old}"
    return parse_runtime(PATH, SMALL.replace(old, new, 1) if old else SMALL)
