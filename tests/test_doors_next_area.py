"""Every door × role × method → status from the next area, where the canary is heard by nobody."""

import pytest

from tests.asking import assert_answered_as_the_table_says
from tests.doors import Row, row_id, rows
from tests.world import NEXT_AREA, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_a_role_from_the_next_area_is_answered_as_the_table_says(
    signed_in: World, row: Row
) -> None:
    assert_answered_as_the_table_says(signed_in, row, NEXT_AREA)
