"""The constraints that the image carries: images/runtime/build/constraints.py."""

from __future__ import annotations

ALWAYS = "/etc/astro-runtime/constraints.txt"
TESTED = "/etc/astro-runtime/airflow-constraints.txt"
