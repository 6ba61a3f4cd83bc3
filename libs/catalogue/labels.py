"""The labels of an image."""

from __future__ import annotations

from catalogue.model import Runtime
from catalogue.variants import Variant

OURS = "io.astronomer.docker"
OCI = "org.opencontainers.image"


def labels(
    runtime: Runtime,
    variant: Variant,
    python_full_version: str,
    *,
    created: str | None = None,
    revision: str | None = None,
    source: str | None = None,
    base_name: str | None = None,
    base_digest: str | None = None,
) -> dict[str, str]:
    """Return label -> value, sorted. A label whose value is None is omitted.

    The keyword arguments are known only to the build; `created` is an RFC 3339 time from SOURCE_DATE_EPOCH.
    """
    built = {
        f"{OURS}.build_time": created,
        f"{OCI}.created": created,
        f"{OCI}.revision": revision,
        f"{OCI}.source": source,
        f"{OCI}.base.name": base_name,
        f"{OCI}.base.digest": base_digest,
    }
    static = {**_ours(runtime, variant, python_full_version), **_oci(runtime)}
    known = {name: value for name, value in built.items() if value is not None}
    return dict(sorted({**static, **known}.items()))


def digest(reference: str) -> str | None:
    """Return the digest in an image reference, or None. A locally built image has no digest until it is pushed."""
    return reference.partition("@")[2] or None


def _ours(runtime: Runtime, variant: Variant, python_full_version: str) -> dict[str, str]:
    found = {
        OURS: "true",
        f"{OURS}.distro": "debian",
        f"{OURS}.module": "airflow",
        f"{OURS}.component": "airflow",
        f"{OURS}.uid": "50000",
        f"{OURS}.airflow.version": runtime.airflow.local_version,
        f"{OURS}.runtime.version": runtime.version,
        f"{OURS}.python.version": python_full_version,
    }
    return {**found, f"{OURS}.airflow.onbuild": "true"} if variant.onbuild else found


def _oci(runtime: Runtime) -> dict[str, str]:
    return {
        f"{OCI}.title": runtime.image.title,
        f"{OCI}.description": runtime.image.description,
        f"{OCI}.licenses": runtime.image.licenses,
        f"{OCI}.version": runtime.version,
    }
