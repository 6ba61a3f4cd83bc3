from tools.locking.machine import uv_environment

NO_FILES = {"PIP_CONFIG_FILE": "/dev/null"}


def test_uv_uses_the_machines_index_and_the_systems_certificates() -> None:
    found = uv_environment({**NO_FILES, "PIP_INDEX_URL": "https://index.example/simple"})

    assert found["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert found["UV_SYSTEM_CERTS"] == "1"


def test_uv_downloads_no_python() -> None:
    assert uv_environment({**NO_FILES, "UV_PYTHON_DOWNLOADS": "automatic"})["UV_PYTHON_DOWNLOADS"] == "never"
