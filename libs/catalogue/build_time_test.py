from __future__ import annotations

import pytest

from catalogue.build_time import build_time


@pytest.mark.parametrize(("epoch", "moment"), [("0", "1970-01-01T00:00:00Z"), ("99999999999", "5138-11-16T09:46:39Z")])
def test_seconds_are_converted_to_utc(epoch: str, moment: str) -> None:
    assert build_time(epoch) == moment


@pytest.mark.parametrize("epoch", ["abc", "", "-1", "1.5", "1_0", "1\n", "9" * 30])
def test_an_invalid_epoch_is_refused_with_the_name_of_the_variable(epoch: str) -> None:
    with pytest.raises(ValueError, match="^SOURCE_DATE_EPOCH: expected whole seconds since 1970, found '"):
        build_time(epoch)
