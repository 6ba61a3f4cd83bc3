"""Make a certificate authority and one certificate for the names in argv. Prints file name -> PEM text as JSON."""

from __future__ import annotations

import json
import sys

import trustme


def main() -> None:
    """Print the files."""
    authority = trustme.CA()
    server = authority.issue_cert(*sys.argv[1:])
    chain = b"".join(blob.bytes() for blob in (server.private_key_pem, *server.cert_chain_pems))
    print(json.dumps({"ca.pem": authority.cert_pem.bytes().decode(), "server.pem": chain.decode()}))


if __name__ == "__main__":
    main()
