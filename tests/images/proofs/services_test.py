from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.proofs import load_proofs
from tests.images.proofs.folders import SERVERS
from tests.images.proofs.services import all_services, chosen


def test_every_proof_uses_services_that_exist() -> None:
    used = {name for proof in load_proofs(Path()).values() for name in proof.services}

    assert used
    assert [service.name for service in chosen(used)] == sorted(used)


def test_every_program_of_a_service_exists() -> None:
    programs = [service.command[-1] for service in all_services().values() if service.command[:2] == ("python", "-m")]

    assert programs
    assert [name for name in programs if not Path(f"{name.replace('.', '/')}.py").is_file()] == []
    assert {Path(name.replace(".", "/")).parent for name in programs} == {SERVERS}


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"services: expected a service of .*web, found 'wep'"):
        chosen(["wep"])
