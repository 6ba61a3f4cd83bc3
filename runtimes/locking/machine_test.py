from pathlib import Path

from locking.machine import uv_environment

NO_FILES = {"PIP_CONFIG_FILE": "/dev/null"}


def test_pips_index_becomes_uvs() -> None:
    found = uv_environment({**NO_FILES, "PIP_INDEX_URL": "https://index.example/simple"})

    assert found["UV_DEFAULT_INDEX"] == "https://index.example/simple"


def test_pips_configuration_is_read(tmp_path: Path) -> None:
    own = tmp_path / "pip.conf"
    own.write_text("[global]\nindex-url = https://one.example/simple\ncert = /ca.pem\n")
    found = uv_environment({"PIP_CONFIG_FILE": str(own)})

    assert found["UV_DEFAULT_INDEX"] == "https://one.example/simple"
    assert found["SSL_CERT_FILE"] == "/ca.pem"


def test_uvs_own_configuration_wins() -> None:
    environ = {**NO_FILES, "PIP_INDEX_URL": "https://a.example", "UV_INDEX_URL": "https://b.example"}

    assert "UV_DEFAULT_INDEX" not in uv_environment(environ)


def test_the_machines_certificates_are_kept() -> None:
    found = uv_environment({**NO_FILES, "SSL_CERT_FILE": "/own.pem", "PIP_CERT": "/pip.pem"})

    assert found["SSL_CERT_FILE"] == "/own.pem"
    assert found["UV_SYSTEM_CERTS"] == "1"


def test_without_configuration_uv_has_its_own_index() -> None:
    assert "UV_DEFAULT_INDEX" not in uv_environment(NO_FILES)
