"""Paths of the image's constraints files, which images/runtime/build/constraints.py writes."""

from __future__ import annotations

ALWAYS = "/etc/astro-runtime/constraints.txt"
TESTED = "/etc/astro-runtime/airflow-constraints.txt"
