from __future__ import annotations

from pathlib import Path

from host.downloads import download_environment

NO_PIP = {"PIP_CONFIG_FILE": "/dev/null"}


def test_one_index_is_configured_for_pip_and_uv() -> None:
    indexes = {"UV_DEFAULT_INDEX": "https://uv.test/", "UV_INDEX_URL": "https://old.test/", "PIP_INDEX_URL": "https://pip.test/"}

    for first in ("https://uv.test/", "https://old.test/", "https://pip.test/"):
        found = download_environment({**NO_PIP, **indexes})
        assert (found["PIP_INDEX_URL"], found["UV_DEFAULT_INDEX"]) == (first, first)
        del indexes[next(iter(indexes))]


def test_one_bundle_is_configured_for_pip_and_uv(tmp_path: Path) -> None:
    first, second = tmp_path / "first.pem", tmp_path / "second.pem"
    first.touch()
    second.touch()

    found = download_environment({**NO_PIP, "SSL_CERT_FILE": str(first), "PIP_CERT": str(second)})

    assert (found["PIP_CERT"], found["SSL_CERT_FILE"]) == (str(first), str(first))


def test_unconfigured_variables_are_not_set() -> None:
    assert download_environment(NO_PIP) == NO_PIP
