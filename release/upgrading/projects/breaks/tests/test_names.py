from enum import Enum


class Environment(str, Enum):
    PRODUCTION = "production"


def test_a_bucket_is_named_after_its_environment():
    # Python 3.11 formats such a member as "Environment.PRODUCTION".
    assert f"reports-{Environment.PRODUCTION}" == "reports-production"


def test_the_name_is_short():
    assert len("reports-production") < 63
