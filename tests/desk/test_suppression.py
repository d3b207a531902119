"""What is hidden of a table stays hidden: every table that would be told alike is tried."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from casework.desk.figures.suppression import LEAST, hidden_cells, hidden_rows, with_rests


def tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Yield every table of so many cells with this sum."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(cells - 1, total - first):
            yield (first, *rest)


def told(table: tuple[int, ...]) -> tuple[int | None, ...]:
    hidden = hidden_cells(dict(enumerate(table)))
    return tuple(None if n in hidden else number for n, number in enumerate(table))


@pytest.mark.parametrize(("cells", "total"), [(2, 9), (2, 14), (3, 13), (4, 8), (4, 17), (5, 13)])
def test_no_hidden_cell_can_be_worked_out_by_who_knows_the_rule_and_the_sum(
    cells: int, total: int
) -> None:
    alike = defaultdict(list)
    for table in tables(cells, total):
        alike[told(table)].append(table)
    for shown, candidates in alike.items():
        for n, number in enumerate(shown):
            if number is None:
                assert len({table[n] for table in candidates}) > 1, (shown, candidates)


@pytest.mark.parametrize(("cells", "total"), [(2, 9), (3, 13), (4, 13)])
def test_no_small_group_is_told(cells: int, total: int) -> None:
    for table in tables(cells, total):
        assert not any(number is not None and 0 < number < LEAST for number in told(table))


def test_no_hidden_row_can_be_worked_out_by_who_knows_the_rule_and_the_sums() -> None:
    """Two to four places, how many are open and how many of them overdue: both sums are told."""
    pairs = [(n, part) for n in range(9) for part in range(0, n + 1, 2)]
    for places in (2, 3):
        alike = defaultdict(list)
        for rows in product(pairs, repeat=places):
            sums = tuple(map(sum, zip(*rows, strict=True)))
            if all(n == 0 or n >= LEAST for n in (*sums, sums[0] - sums[1])):
                hidden = hidden_rows({n: with_rests(*row) for n, row in enumerate(rows)})
                told = tuple(None if n in hidden else row for n, row in enumerate(rows))
                alike[told, sums].append(rows)
        for (shown, _sums), candidates in alike.items():
            for n in (n for n, row in enumerate(shown) if row is None):
                assert len({rows[n] for rows in candidates}) > 1, (shown, candidates)


def test_a_row_with_a_small_rest_goes_and_the_one_beside_it() -> None:
    rows = {"a": (20, 10), "b": (30, 27), "c": (12, 0), "d": (9, 9), "e": (40, 20)}
    assert hidden_rows({key: with_rests(*row) for key, row in rows.items()}) == {"a", "b"}


def test_rows_go_until_no_sum_over_them_is_small() -> None:
    rows = {"a": (20, 0), "b": (30, 3), "c": (12, 6), "d": (10, 5), "e": (40, 20), "f": (9, 0)}
    found = hidden_rows({key: with_rests(*row) for key, row in rows.items()})
    assert found == {"a", "b", "c", "d"}


def test_what_goes_along_does_not_tell_that_nothing_smaller_was_there() -> None:
    """Were the smallest other hidden, 8 and 4 would be the only numbers that fit here."""
    assert hidden_cells({"a": 8, "b": 8, "c": 4}) == {"a", "b", "c"}
