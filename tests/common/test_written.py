"""What a transaction sealed is told by one audit entry, and by none when it was rolled back."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction

from casework.common import written
from casework.common.written import Written

pytestmark = pytest.mark.django_db
ROW, OTHER = UUID(int=1), UUID(int=2)


def undone(act: Callable[[], object]) -> None:
    """Do something in a savepoint that is rolled back."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def test_what_was_written_is_taken_once() -> None:
    written.note("a.b_sealed", ROW, 1)
    assert written.take() == [Written("a.b_sealed", ROW, 1)]
    assert written.take() == []


def test_of_a_row_sealed_twice_the_last_counter_is_taken() -> None:
    written.note("a.b_sealed", ROW, 1)
    written.note("a.b_sealed", OTHER, 4)
    written.note("a.b_sealed", ROW, 2)
    assert written.take() == [Written("a.b_sealed", ROW, 2), Written("a.b_sealed", OTHER, 4)]


def test_what_a_savepoint_undid_is_not_taken() -> None:
    undone(lambda: written.note("a.b_sealed", ROW, 1))
    assert written.take() == []


def test_what_was_taken_in_a_savepoint_that_was_undone_is_taken_again() -> None:
    written.note("a.b_sealed", ROW, 1)
    undone(written.take)
    assert written.take() == [Written("a.b_sealed", ROW, 1)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_after_the_commit() -> None:
    with transaction.atomic():
        written.note("a.b_sealed", ROW, 1)
        written.take()
    written.note("a.b_sealed", OTHER, 1)
    with transaction.atomic():
        assert written.take() == []
