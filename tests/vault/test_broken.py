"""What could not be read is remembered for the audit, once and by id."""

import logging

import pytest

from casework.common.ids import new_id
from casework.vault import broken


def test_each_row_is_collected_once_and_in_order() -> None:
    first, second = new_id(), new_id()
    broken.begin()
    for row_id in (first, second, first):
        broken.remember("visits_visit", row_id)
    expected = [("visits_visit", first), ("visits_visit", second)]
    assert broken.collected() == expected
    assert broken.drain() == expected
    assert broken.collected() == []


def test_a_row_is_logged_by_id_where_nobody_collects(caplog: pytest.LogCaptureFixture) -> None:
    broken.drain()
    row_id = new_id()
    with caplog.at_level(logging.WARNING, logger="casework.vault.broken"):
        broken.remember("visits_visit", row_id)
    assert f"table=visits_visit row={row_id}" in caplog.text
    assert broken.collected() == []
