from catalogue.environment import environment
from catalogue.testing import small_runtime


def test_the_environment_has_the_runtime_version() -> None:
    assert environment(small_runtime()) == {"ASTRONOMER_RUNTIME_VERSION": "10.9.0", "LANG": "C.UTF-8"}
