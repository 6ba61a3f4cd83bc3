from __future__ import annotations

from pathlib import Path

import pytest

from host.certificates import VARIABLES, ca_bundle, configured_bundle, system_bundle
from host.errors import HostError

NO_PIP = {"PIP_CONFIG_FILE": "/dev/null"}


def bundle(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("certificate")
    return path


def test_the_variables_are_read_in_the_documented_order(tmp_path: Path) -> None:
    environ = {**NO_PIP, **{name: str(bundle(tmp_path, name)) for name in VARIABLES}}

    assert ca_bundle(environ).name == "SSL_CERT_FILE"
    for removed, expected in zip(VARIABLES, VARIABLES[1:]):
        del environ[removed]
        assert ca_bundle(environ).name == expected


def test_pips_configuration_comes_after_the_variables(tmp_path: Path) -> None:
    pip, variable = bundle(tmp_path, "pip.pem"), bundle(tmp_path, "variable.pem")
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\ncert = {pip}\n")

    assert ca_bundle({"PIP_CONFIG_FILE": str(config)}) == pip
    assert ca_bundle({"PIP_CONFIG_FILE": str(config), "CURL_CA_BUNDLE": str(variable)}) == variable


def test_an_empty_variable_counts_as_unset() -> None:
    assert configured_bundle({**NO_PIP, "SSL_CERT_FILE": ""}) is None
    assert ca_bundle({**NO_PIP, "SSL_CERT_FILE": ""}) == system_bundle()


def test_a_variable_that_names_no_file_is_refused() -> None:
    with pytest.raises(HostError, match=r"\$SSL_CERT_FILE: expected a CA bundle, found no file /nowhere/ca.crt"):
        ca_bundle({**NO_PIP, "SSL_CERT_FILE": "/nowhere/ca.crt"})
