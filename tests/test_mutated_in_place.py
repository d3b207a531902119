"""A mutant takes the place of functions that are imported already, or says that it can't."""

from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutated_in_place import NotInPlace, put_in_place, replaced

BEFORE = """
from functools import cache, wraps
LIMIT = 5
class Rows:
    kind = "rows"
    def few(self, who):
        return [n for n in range(9) if may(who, n)]
    @property
    def most(self):
        return LIMIT
def may(who, n):
    return n < len(who)
def guarded(view):
    @wraps(view)
    def inner(who):
        if not may(who, 1):
            raise LookupError
        return view(who)
    return inner
@guarded
def page(who):
    return "page"
"""


@pytest.fixture
def module(tmp_path: Path) -> tuple[Path, Any]:
    path = tmp_path / "some.py"
    path.write_text(BEFORE)
    made = ModuleType("some")
    exec(compile(BEFORE, str(path), "exec"), made.__dict__)  # noqa: S102 - the text above
    return path, made


def functions(module: Any) -> list[FunctionType]:
    """Return what the parent of all forks would have found of it."""
    page = module.page
    return [
        module.may,
        module.guarded,
        page,
        page.__wrapped__,
        module.Rows.few,
        module.Rows.most.fget,
    ]


def test_whoever_holds_the_function_calls_the_mutant(module: tuple[Path, Any]) -> None:
    path, made = module
    held, rows = made.may, made.Rows()
    put_in_place(path, BEFORE.replace("n < len(who)", "True"), functions(made))
    assert held("", 5)
    assert rows.few("ab") == list(range(9))


def test_a_guard_within_a_wrapper_goes_too(module: tuple[Path, Any]) -> None:
    path, made = module
    with pytest.raises(LookupError):
        made.page("")
    put_in_place(path, BEFORE.replace("raise LookupError", "pass"), functions(made))
    assert made.page("") == "page"


def test_lines_that_move_change_nothing_else(module: tuple[Path, Any]) -> None:
    path, made = module
    text = BEFORE.replace("        if not may(who, 1):\n            raise LookupError\n", "")
    put_in_place(path, text, functions(made))
    assert made.page("") == "page"
    assert made.Rows().most == 5


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("LIMIT = 5", "LIMIT = 6"),
        ('kind = "rows"', 'kind = "all"'),
        ("@guarded\n", ""),
        ("        return view(who)\n", "        return 1\n"),
        ("LIMIT = 5", "LIMIT = 5 "),
    ],
)
def test_what_is_no_function_s_own_is_not_tried_so(
    module: tuple[Path, Any], was: str, now: str
) -> None:
    path, _made = module
    assert was in BEFORE
    with pytest.raises(NotInPlace):
        replaced(path, BEFORE.replace(was, now))
