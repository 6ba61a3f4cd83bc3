"""Small images for tests, as OCI layouts."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
# Path -> content, or -> the target of a symbolic link. A path that ends with a slash is a folder.
_NAME = {"org.opencontainers.image.ref.name": "test"}
Files = Mapping[str, "bytes | str"]


def write_layout(
    folder: Path, layers: Sequence[Files], labels: Mapping[str, str], architectures: Iterable[str] = ("amd64",)
) -> str:
    """Write an OCI layout with an index of one image for each architecture. Return the digest of the index."""
    rows = [_manifest(folder, layers, labels, architecture) for architecture in architectures]
    index = _json(folder, INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": rows})
    top = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [{**index, "annotations": _NAME}]}
    (folder / "index.json").write_text(json.dumps(top))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return str(index["digest"])


def tar(files: Files) -> bytes:
    """Return a tar with these files."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(path.rstrip("/"))
            if isinstance(data, str):
                member.type, member.linkname = tarfile.SYMTYPE, data
            elif path.endswith("/"):
                member.type = tarfile.DIRTYPE
            member.size = len(data) if isinstance(data, bytes) else 0
            archive.addfile(member, io.BytesIO(data if isinstance(data, bytes) else b""))
    return content.getvalue()


def _manifest(folder: Path, layers: Sequence[Files], labels: Mapping[str, str], architecture: str) -> dict[str, Any]:
    tars = [tar(files) for files in layers]
    config = {
        "architecture": architecture,
        "os": "linux",
        "config": {"Labels": dict(labels)},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(one).hexdigest()}" for one in tars]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _json(folder, CONFIG, config),
        "layers": [_blob(folder, LAYER, gzip.compress(one, mtime=0)) for one in tars],
    }
    return {**_json(folder, MANIFEST, manifest), "platform": {"os": "linux", "architecture": architecture}}


def _json(folder: Path, kind: str, data: Any) -> dict[str, Any]:
    return _blob(folder, kind, json.dumps(data).encode())


def _blob(folder: Path, kind: str, content: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / "blobs/sha256" / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"mediaType": kind, "digest": f"sha256:{sha256}", "size": len(content)}


def record(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return the RECORD of a distribution, which has the hashes of these files; `folder` is its .dist-info."""
    rows = []
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(content)}\n")
    return "".join([*rows, f"{folder}/RECORD,,\n"]).encode()


def distribution(site: str, name: str, version: str, metadata: str = "", code: bytes = b"x = 1\n") -> dict[str, bytes]:
    """Return the files of a Python distribution with one module, below the folder `site`."""
    folder, module = f"{name.replace('-', '_')}-{version}.dist-info", name.replace("-", "_")
    files = {
        f"{module}.py": code,
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}".encode(),
    }
    return {f"{site}/{path}": data for path, data in {**files, f"{folder}/RECORD": record(folder, files)}.items()}


def debian_package(name: str, files: Mapping[str, bytes], text: str = "") -> dict[str, bytes]:
    """Return the files of a Debian package with its list, and with a copyright file if it has a text."""
    contents = {**files, **({f"usr/share/doc/{name}/copyright": text.encode()} if text else {})}
    lines = "".join(f"/{path}\n" for path in contents)
    return {**contents, f"var/lib/dpkg/info/{name}.list": lines.encode()}


def debian_status(*rows: tuple[str, str, str]) -> bytes:
    """Return dpkg's status with these packages: name, version, and the field Source ("" for none)."""
    paragraphs = [
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n"
        + (f"Source: {source}\n" if source else "")
        + "Description: a package\n more of it\n"
        for name, version, source in rows
    ]
    return "\n".join(paragraphs).encode()
