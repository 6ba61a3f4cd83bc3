from __future__ import annotations

import pytest

from dependencies.own_version import is_own


@pytest.mark.parametrize(
    "requirement",
    [
        "apache-airflow",
        "apache-airflow[amazon,celery]",
        "Apache_Airflow [ amazon ]",
        "apache-airflow; python_version > '3'",
        "apache-airflow==2.8.4",
        "apache-airflow == 2.8.4.0",
        "apache-airflow[celery]==2.8.4 ; python_version > '3'",
        "apache-airflow (==2.8.4)",
        "apache-airflow==v2.8.4",
        "apache-airflow==2.8.4+astro.1",
        "apache-airflow==2.8.4+Astro_1",
        "apache-airflow===2.8.4+astro.1",
        "apache-airflow>=2.5,==2.8.4",
    ],
)
def test_no_version_and_a_pin_of_the_images_version_are_its_own(requirement: str) -> None:
    assert is_own(requirement, "2.8.4+astro.1")


@pytest.mark.parametrize(
    "requirement",
    [
        "apache-airflow==2.8.1",
        "apache-airflow==2.8",
        "apache-airflow==2.8.*",
        "apache-airflow==2.8.40",
        "apache-airflow==2.8.4rc1",
        "apache-airflow==2.8.4+astro.2",
        "apache-airflow===2.8.4",
        "apache-airflow>=2.5",
        "apache-airflow>=2.8.4,<=2.8.4",
        "apache-airflow~=2.8.4",
        "apache-airflow<3",
        "apache-airflow!=2.8.1",
        "apache-airflow[celery] @ https://example.com/a.whl",
        "apache-airflow@file:///a.whl",
        "./apache_airflow-2.8.4-py3-none-any.whl",
        "",
    ],
)
def test_other_versions_ranges_and_addresses_are_not(requirement: str) -> None:
    assert not is_own(requirement, "2.8.4+astro.1")


def test_a_release_that_ends_in_zero_is_the_same_without_it() -> None:
    assert is_own("apache-airflow==2.10", "2.10.0+astro.1")
    assert not is_own("apache-airflow==2.1", "2.10.0+astro.1")
