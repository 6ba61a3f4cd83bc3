"""Make what services and clients need to trust each other. Prints place (servers or clients) -> file -> text as JSON.

A certificate authority and one certificate for the host names in argv; two keys of a Google service account and two of
a Snowflake user, of which the services accept the first. $SERVICE_PASSWORD encrypts the keys of the user.
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


def encrypted(key: rsa.RSAPrivateKey) -> str:
    """Return the key file of a user, encrypted with the services' password."""
    encryption = BestAvailableEncryption(os.environ["SERVICE_PASSWORD"].encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def public(key: rsa.RSAPrivateKey) -> str:
    """Return the public key of a private one."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def main() -> None:
    """Print the files."""
    authority = trustme.CA()
    server = authority.issue_cert(*sys.argv[1:])
    chain = b"".join(blob.bytes() for blob in (server.private_key_pem, *server.cert_chain_pems)).decode()
    known, unknown, user, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(4))
    clients = {
        "ca.pem": authority.cert_pem.bytes().decode(),
        "google.json": account(known),
        "google-unknown.json": account(unknown),
        "snowflake.p8": encrypted(user),
        "snowflake-unknown.p8": encrypted(other),
    }
    servers = {"server.pem": chain, "google.pem": public(known), "snowflake.pem": public(user)}
    print(json.dumps({"servers": servers, "clients": clients}))


if __name__ == "__main__":
    main()
