"""Fields that several forms share."""

import pytest

from casework.households.forms.fields import PhonesField


@pytest.mark.parametrize(
    ("typed", "changed"),
    [("19900001234，021-55550000", False), ("19900001234", True), ("", True)],
)
def test_phones_have_changed_only_where_the_numbers_differ(typed: str, changed: bool) -> None:
    assert PhonesField().has_changed(("19900001234", "021-55550000"), typed) is changed
