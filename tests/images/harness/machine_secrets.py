"""Certificates, package indexes and proxies of this machine, which must not be in an image."""

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE")
INDEXES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
PIP_FILES = ("/etc/pip.conf", "~/.config/pip/pip.conf", "~/.pip/pip.conf")
APT_FILES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d")
PUBLIC = re.compile(r"(^|\.)(debian|pypi|pythonhosted)\.org$|^localhost$")
CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----\n(.*?)\n-----END", re.DOTALL)


def certificates(bundle: str) -> set[bytes]:
    """Return one line of each certificate of a bundle. The line identifies the certificate."""
    bodies = [body.splitlines() for body in CERTIFICATE.findall(bundle)]
    return {lines[min(10, len(lines) - 2)].encode() for lines in bodies if len(lines) > 2}


def machine_certificates() -> set[bytes]:
    """Return one line of each certificate that this machine trusts and that is not public."""
    public = certificates(Path(DEFAULT_CA_BUNDLE_PATH).read_text(encoding="utf-8"))
    named = (os.environ.get(name, "") for name in CERTIFICATES)
    paths = {Path(path) for path in (*named, "/etc/ssl/certs/ca-certificates.crt") if path}
    texts = [path.read_text(errors="replace") for path in paths if path.is_file()]
    return {line for text in texts for line in certificates(text)} - public


def _addresses() -> Iterator[str]:
    for name in (*INDEXES, *PROXIES):
        yield from os.environ.get(name, "").split()
    for file in PIP_FILES:
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(Path(file).expanduser())
        for section in parser.values():
            yield from (section.get("index-url") or "").split()
            yield from (section.get("extra-index-url") or "").split()
    for path in map(Path, APT_FILES):
        for source in sorted(path.iterdir()) if path.is_dir() else [path]:
            text = source.read_text(errors="replace") if source.is_file() else ""
            yield from re.findall(r"https?://\S+", text)


def machine_hosts() -> set[bytes]:
    """Return the host of each non-public address, with its user and password if present."""
    addresses = {urlsplit(a if "://" in a else f"http://{a}") for a in _addresses() if a}
    return {p.netloc.encode() for p in addresses if p.hostname and not PUBLIC.search(p.hostname)}
