"""Start the services of the proofs, each in a container with its own host name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from catalogue.errors import CatalogueError
from catalogue.yaml_text import load_mapping
from tests.images.harness.containers import assert_running, on_network, run, started, wait_until
from tests.images.proofs.folders import SERVERS, SERVICES

HOME = "/home/service"
INFO = "providers.services/services.docker-info.json"
READY = "import socket, sys; socket.create_connection(('localhost', int(sys.argv[1])), 1)"
READY_SECONDS = 60
FILE = SERVICES / "services.yaml"


@dataclass(frozen=True)
class Service:
    """A server: its command, the port that answers when it is ready, its host names besides `name`, and its user.

    `user` is "" for the image's.
    """

    name: str
    command: tuple[str, ...]
    port: int
    hosts: tuple[str, ...] = ()
    user: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every host name."""
        return (self.name, *self.hosts)


@cache
def _data() -> Mapping[str, Any]:
    return load_mapping(str(FILE), FILE.read_text(encoding="utf-8"))


def all_services() -> Mapping[str, Service]:
    """Return name -> service of services.yaml."""
    return {name: _service(name, row) for name, row in _data()["services"].items()}


def _service(name: str, row: Mapping[str, Any]) -> Service:
    return Service(name, _command(row), row["port"], tuple(row.get("hosts", ())), row.get("user", ""))


def _command(row: Mapping[str, Any]) -> tuple[str, ...]:
    if "program" in row:
        return ("python", "-m", f"{'.'.join(SERVERS.parts)}.{row['program']}")
    return tuple(row["command"])


def chosen(names: Iterable[str]) -> list[Service]:
    """Return the services of these names. Raises CatalogueError for a name that services.yaml does not have."""
    known, wanted = all_services(), sorted(set(names))
    for name in wanted:
        if name not in known:
            expected = f"expected a service of {', '.join(sorted(known))}, found {name!r}"
            raise CatalogueError(str(FILE), "services", expected)
    return [known[name] for name in wanted]


def image_of_services(packages: Path = Path()) -> str:
    """Return the id of the image of the services. `packages` is the folder of Pants' packages."""
    return str(json.loads((packages / INFO).read_text(encoding="utf-8"))["image_id"])


@dataclass(frozen=True)
class Keys:
    """File name -> content of what the services and their clients need to trust each other."""

    servers: Mapping[str, bytes]
    clients: Mapping[str, bytes]


def keys(image: str, names: Iterable[str]) -> Keys:
    """Return new certificates for these host names, and the keys of accounts."""
    program = (SERVERS / "certificates.py").read_text(encoding="utf-8")
    printed = run(image, "python", "-c", program, *names, env=credentials()).stdout
    made: dict[str, dict[str, str]] = json.loads(printed)
    return Keys(**{place: {name: text.encode() for name, text in files.items()} for place, files in made.items()})


def credentials() -> dict[str, str]:
    """Return the variables with the name and password that each service wants."""
    return {"SERVICE_USER": _data()["user"], "SERVICE_PASSWORD": _data()["password"]}


@contextmanager
def services(
    image: str, network: Network, wanted: Iterable[Service], tls: Mapping[str, bytes]
) -> Iterator[dict[str, Container]]:
    """Start services in a network, wait until each is ready, and yield host name -> container."""
    files = {f"{HOME}/{file}": file.read_bytes() for file in SERVERS.iterdir() if file.is_file()}
    files |= {f"{HOME}/tls/{name}": content for name, content in tls.items()}
    options: dict[str, Any] = {"files": files, "environment": credentials()}
    with ExitStack() as stack:
        found = {
            service: stack.enter_context(
                started(image, *service.command, user=service.user, **options, **on_network(network, *service.names))
            )
            for service in wanted
        }
        for service, container in found.items():
            wait_until(partial(_is_ready, container, service), f"{service.name} is ready", READY_SECONDS)
        yield {service.name: container for service, container in found.items()}


def _is_ready(container: Container, service: Service) -> bool:
    assert_running(container)
    code, _ = container.exec_run(["python", "-c", READY, str(service.port)])
    return bool(code == 0)
