from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile

from benchmarks.layers import blobs, layers, read


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def archive(*contents: bytes) -> io.BytesIO:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as tar:
        for number, content in enumerate(contents):
            member = tarfile.TarInfo(f"blobs/{number}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    written.seek(0)
    return written


def test_the_compressed_size_is_that_of_gzip() -> None:
    content = b"airflow " * 400_000
    blob = read(io.BytesIO(content))
    assert (blob.digest, blob.size) == (digest_of(content), len(content))
    assert abs(blob.compressed - len(gzip.compress(content, 6))) < 20


def test_layers_are_listed_with_their_steps_and_empty_steps_are_skipped() -> None:
    base, packages = b"debian" * 10, b"packages" * 1000
    config = {
        "history": [
            {"created_by": "ADD rootfs.tar /"},
            {"created_by": "ENV A=b", "empty_layer": True},
            {"created_by": "RUN " + "x" * 100},
        ],
        "rootfs": {"diff_ids": [digest_of(base), digest_of(packages)]},
    }
    text = json.dumps(config).encode()
    found = {blob.digest: blob for blob in blobs(archive(packages, text, base))}
    below, above = layers(digest_of(text), found)
    assert (below["made_by"], below["tar"]) == ("ADD rootfs.tar /", len(base))
    assert (len(above["made_by"]), above["tar"]) == (80, len(packages))
    assert above["gzip"] < above["tar"]
