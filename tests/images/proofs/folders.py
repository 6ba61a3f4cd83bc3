"""The folders with the data of the proofs."""

from __future__ import annotations

from pathlib import Path

PROVIDERS = Path("providers")
SERVICES = PROVIDERS / "services"
SERVERS = SERVICES / "servers"
