from pathlib import Path

from locking.machine import pip_config_files, uv_environment


def test_pips_index_becomes_uvs() -> None:
    found = uv_environment({"PIP_INDEX_URL": "https://index.example/simple"}, [])

    assert found["UV_DEFAULT_INDEX"] == "https://index.example/simple"


def test_pips_configuration_files_are_read_and_the_last_wins(tmp_path: Path) -> None:
    first, second = tmp_path / "a.conf", tmp_path / "b.conf"
    first.write_text("[global]\nindex-url = https://one.example/simple\ncert = /ca.pem\n")
    second.write_text("[global]\nindex-url = https://two.example/simple\n")
    found = uv_environment({}, [first, second])

    assert found["UV_DEFAULT_INDEX"] == "https://two.example/simple"
    assert found["SSL_CERT_FILE"] == "/ca.pem"


def test_uvs_own_configuration_wins() -> None:
    environ = {"PIP_INDEX_URL": "https://a.example", "UV_INDEX_URL": "https://b.example"}

    assert "UV_DEFAULT_INDEX" not in uv_environment(environ, [])


def test_the_machines_certificates_are_kept() -> None:
    found = uv_environment({"SSL_CERT_FILE": "/own.pem", "PIP_CERT": "/pip.pem"}, [])

    assert found["SSL_CERT_FILE"] == "/own.pem"
    assert found["UV_SYSTEM_CERTS"] == "1"


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    assert "UV_DEFAULT_INDEX" not in uv_environment({}, [tmp_path / "none.conf"])


def test_pips_own_file_is_read_last() -> None:
    assert pip_config_files({"PIP_CONFIG_FILE": "/own.conf"})[-1] == Path("/own.conf")
