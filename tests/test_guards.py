"""The mutation run takes away what guards and leaves alone what only draws a button."""

import ast
from collections import Counter

import pytest

from tests import scope_mutations
from tests.behind import BEHIND
from tests.guards import asked_in, rules_of

RULES = """
def may_read(worker): ...
def may_write(worker): ...
def may_see_mood(worker): ...
def check_poster(worker):
    if worker is None:
        raise PermissionDenied
def check_day(day):
    if day is None:
        raise ValidationError
"""


def found(code: str) -> list[tuple[str, str]]:
    rules = rules_of({"casework/x/rules.py": ast.parse(RULES)})
    return [(ast.unparse(one.call), one.instead) for one in asked_in(ast.parse(code), rules)]


@pytest.mark.parametrize(
    "code",
    [
        "if not rules.may_read(w):\n    return None",
        "if x is None or not may_read(w):\n    raise NothingOpened",
        "rows = [row for row in rows if may_read(w)]",
        "photos = all_of(v) if may_read(w) else []",
        "def may_edit(w):\n    return w.is_active and may_read(w)",
        "sees = may_read(w)",
        "def page():\n    may_add = may_read(w)\n    if posted and may_add:\n        add()",
    ],
)
def test_a_rule_that_decides_is_a_guard(code: str) -> None:
    assert [instead for _call, instead in found(code)] == ["True"]


@pytest.mark.parametrize(
    "code",
    [
        "if not may_read(w):\n    raise PermissionDenied",
        'context = {"may_add": x and may_read(w)}',
        "show(may_add=may_read(w))",
        'doors["may_add"] = may_read(w)',
        "def page():\n    may_add = may_read(w)\n    return may_add",
        "may_break(text)",
        "rules.check_day(day)",
    ],
)
def test_a_button_a_refusal_that_goes_anyway_and_a_question_of_form_are_none(code: str) -> None:
    assert found(code) == []


def test_what_may_be_seen_is_no_button() -> None:
    assert found('context = {"may_see_mood": may_see_mood(w)}') != []


def test_a_check_that_refuses_goes_as_a_statement() -> None:
    assert found("rules.check_poster(w)") == [("rules.check_poster(w)", "None")]


def test_every_mutant_is_python() -> None:
    texts: dict[str, str] = {}
    for mutant in scope_mutations.mutants():
        text = texts.setdefault(mutant.file, (scope_mutations.ROOT / mutant.file).read_text())
        ast.parse(text[: mutant.start] + mutant.instead + text[mutant.end :])


def test_what_is_excused_stands_in_one_place_so_that_nothing_else_is_excused_along() -> None:
    guards = Counter((mutant.file, mutant.guard) for mutant in scope_mutations.mutants())
    excused = {(file, guard) for file in BEHIND for guard in BEHIND[file]}
    assert {key: guards[key] for key in excused} == dict.fromkeys(excused, 1)
