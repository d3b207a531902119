"""An edit is based on a version of the row, or it is refused."""

from types import SimpleNamespace

import pytest

from casework.common.concurrency import StaleVersion, check_version


def test_an_edit_of_the_present_version_goes_through() -> None:
    check_version(SimpleNamespace(version=3), 3)


@pytest.mark.parametrize("based_on", [0, 2, 4])
def test_an_edit_of_any_other_version_is_stale(based_on: int) -> None:
    with pytest.raises(StaleVersion):
        check_version(SimpleNamespace(version=3), based_on)
