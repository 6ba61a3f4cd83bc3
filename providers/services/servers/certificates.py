"""Make what services and clients need to trust each other. Prints place (servers or clients) -> file -> text as JSON.

A certificate authority and one certificate for the host names in argv; two keys of a Google service account and two of
a user of Snowflake and SSH, of which the services accept the first; the key of the SSH server. $SERVICE_PASSWORD
encrypts the keys of the user.
"""

from __future__ import annotations

import json
import os
import sys

import trustme
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


def account(key: rsa.RSAPrivateKey) -> str:
    """Return the key file of a service account."""
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    fields = {
        "type": "service_account",
        "project_id": "shop",
        "private_key_id": "1",
        "private_key": private,
        "client_email": "shop@shop.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": "http://google:8080/token",
    }
    return json.dumps(fields)


def encrypted(key: rsa.RSAPrivateKey, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    """Return the key file of a user, encrypted with the services' password."""
    encryption = BestAvailableEncryption(os.environ["SERVICE_PASSWORD"].encode())
    return key.private_bytes(Encoding.PEM, form, encryption).decode()


def public(key: rsa.RSAPrivateKey) -> str:
    """Return the public key of a private one."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def ssh_public(key: rsa.RSAPrivateKey) -> str:
    """Return the public key of a private one, in the form of OpenSSH."""
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() + "\n"


def main() -> None:
    """Print the files."""
    authority = trustme.CA()
    server = authority.issue_cert(*sys.argv[1:])
    chain = b"".join(blob.bytes() for blob in (server.private_key_pem, *server.cert_chain_pems)).decode()
    known, unknown, user, other, host = (rsa.generate_private_key(65537, key_size=2048) for _ in range(5))
    clients = {
        "ca.pem": authority.cert_pem.bytes().decode(),
        "google.json": account(known),
        "google-unknown.json": account(unknown),
        "snowflake.p8": encrypted(user),
        "snowflake-unknown.p8": encrypted(other),
        "ssh_key": encrypted(user, PrivateFormat.TraditionalOpenSSL),
        "ssh_host.pub": ssh_public(host),
        "ssh_other.pub": ssh_public(other),
    }
    servers = {
        "server.pem": chain,
        "google.pem": public(known),
        "snowflake.pem": public(user),
        "ssh_host": host.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode(),
        "ssh_users": ssh_public(user),
    }
    print(json.dumps({"servers": servers, "clients": clients}))


if __name__ == "__main__":
    main()
