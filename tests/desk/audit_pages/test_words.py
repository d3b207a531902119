"""Every act that is remembered anywhere in the code has words for people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from casework.desk.audit_pages.words import ACTS, LISTS, words_of
from casework.desk.audit_pages.words import KINDS as SORTS
from casework.reports.kinds import KINDS

ROOMS = Path(__file__).resolve().parents[3] / "casework"

# Where the act is a name and no text: which acts it can be. A new such place must be added here.
NAMED = {
    "access/doors.py": ["form answered", "refused"],
    "access/grants.py": ["grant given", "grant ended"],
    "desk/custody/people.py": ["key export refused"],
    "desk/custody/rotation.py": [
        f"{kind} {step}"
        for kind in ("rotate-kek", "rotate-dek", "reseal")
        for step in ("started", "finished", "retiring", "retired")
    ],
    "desk/demo/load.py": ["demonstration loaded"],
    "reports/views/disclosures.py": ["person copy opened", "case file opened", "paper opened"],
    "reports/views/batches.py": ["case file opened", "paper opened"],
    "reports/actions/printing.py": ["case file printed", *(kind.act for kind in KINDS.values())],
    "access/confirm.py": ["password refused"],
    "access/sign_in/entrance.py": [
        "sign-in refused",
        "password asked again, refused",
        "second step refused",
    ],
    "households/views/emergency.py": ["emergency opened nothing"],
}


def recorded() -> Iterator[tuple[str, ast.expr]]:
    """Yield the module and the first argument of each call of `record`."""
    for path in sorted(ROOMS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "record" and node.args:
                yield path.relative_to(ROOMS).as_posix(), node.args[0]


def texts(act: ast.expr) -> list[str] | None:
    """Return the acts that an argument can be, None where it is no text."""
    if isinstance(act, ast.Constant):
        return [str(act.value)]
    if isinstance(act, ast.IfExp):
        each = texts(act.body), texts(act.orelse)
        return None if None in each else [one for some in each for one in some or ()]
    return None


def test_every_act_of_the_code_has_words() -> None:
    acts = {one for _path, act in recorded() for one in texts(act) or ()}
    assert len(acts) > 100
    assert sorted(acts - set(ACTS)) == []


def test_an_act_that_is_a_name_is_listed_with_what_it_can_be() -> None:
    named = {path for path, act in recorded() if texts(act) is None}
    assert sorted(named - set(NAMED)) == []
    assert [act for acts in NAMED.values() for act in acts if act not in ACTS] == []


def test_an_act_stands_in_one_kind_only() -> None:
    assert sum(len(acts) for _label, acts in SORTS.values()) == len(ACTS)


def test_an_act_of_another_version_is_shown_by_its_code() -> None:
    assert words_of("something forgotten") == "something forgotten"


def test_a_list_that_was_read_is_named() -> None:
    assert words_of("list read", {"list": "review queue"}) == "查看了列表：审核"


def test_a_list_of_another_version_is_a_list_all_the_same() -> None:
    assert words_of("list read", {"list": "of tomorrow"}) == "查看了列表"


def test_every_list_that_is_recorded_has_a_name() -> None:
    recorded = re.compile(r'"list read",[^)]*?list="([^"]+)"')
    found = {
        name for path in ROOMS.rglob("*.py") for name in recorded.findall(path.read_text("utf-8"))
    }
    assert found
    assert found <= set(LISTS)
