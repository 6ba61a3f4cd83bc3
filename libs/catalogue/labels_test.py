from catalogue.labels import labels
from catalogue.testing import small_runtime
from catalogue.variants import Variant


def test_an_image_has_every_published_label() -> None:
    found = labels(small_runtime(), Variant("3.9", True), "3.9.2")

    assert {name: value for name, value in found.items() if name.startswith("io.astronomer.docker")} == {
        "io.astronomer.docker": "true",
        "io.astronomer.docker.airflow.onbuild": "true",
        "io.astronomer.docker.airflow.version": "2.8.4",
        "io.astronomer.docker.component": "airflow",
        "io.astronomer.docker.distro": "debian",
        "io.astronomer.docker.module": "airflow",
        "io.astronomer.docker.python.version": "3.9.2",
        "io.astronomer.docker.runtime.version": "10.9.0",
        "io.astronomer.docker.uid": "50000",
    }
    assert found["org.opencontainers.image.version"] == "10.9.0"


def test_only_the_onbuild_image_has_the_onbuild_label() -> None:
    assert "io.astronomer.docker.airflow.onbuild" not in labels(small_runtime(), Variant("3.9", False), "3.9.2")


def test_values_of_the_build_become_labels() -> None:
    found = labels(
        small_runtime(), Variant("3.9", True), "3.9.2", created="2024-06-13T00:00:00Z", revision="abc", base_digest="d"
    )

    assert found["io.astronomer.docker.build_time"] == found["org.opencontainers.image.created"]
    assert found["org.opencontainers.image.revision"] == "abc"
    assert found["org.opencontainers.image.base.digest"] == "d"


def test_no_label_lets_a_tag_expire() -> None:
    # The image of a project would inherit it.
    assert not [name for name in labels(small_runtime(), Variant("3.9", True), "3.9.2") if name.startswith("quay.")]


def test_an_unknown_value_has_no_label() -> None:
    found = labels(small_runtime(), Variant("3.9", True), "3.9.2")

    assert "org.opencontainers.image.created" not in found
    assert "io.astronomer.docker.build_time" not in found
