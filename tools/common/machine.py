"""Describe the machine that runs a measurement."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import docker


def facts() -> dict[str, Any]:
    """Return the facts that a reader needs to interpret the results."""
    engine = docker.from_env().version()
    return {
        "cpu": cpu_model(Path("/proc/cpuinfo").read_text()),
        "cores": os.cpu_count(),
        "memory_gb": memory_gb(Path("/proc/meminfo").read_text()),
        "kernel": platform.release(),
        "engine": engine["Version"],
        "storage_driver": docker.from_env().info()["Driver"],
    }


def cpu_model(cpuinfo: str) -> str:
    """Return the model of the first processor, or the architecture if the kernel does not name it."""
    for line in cpuinfo.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return value.strip()
    return platform.machine()


def memory_gb(meminfo: str) -> float:
    """Return the total memory, in units of 1024³ bytes."""
    total = next(line for line in meminfo.splitlines() if line.startswith("MemTotal:"))
    return round(int(total.split()[1]) / 1024**2, 1)
