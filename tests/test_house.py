"""The rules of the house that no single room can check: floors, doors, sizes, names, pairs."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver

from casework.access.doors import Policy
from casework.access.scope import ScopedQuerySet, ScopedRows
from casework.vault.sealed import Sealed, SealedBytes, columns

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "casework"

# From the ground up; audit and vault stand side by side and know nothing of each other.
FLOORS = {
    "common": 0,
    "audit": 1,
    "vault": 1,
    "access": 2,
    "households": 3,
    "assessments": 4,
    "plans": 5,
    "visits": 6,
    "reviews": 7,
    "reports": 8,
    "drafts": 9,
    "notices": 10,
    "desk": 11,
}

# Who may ask for every row, and how often: each is the system's own work, none answers a person.
UNSCOPED = {
    "households/actions/households.py": 1,  # file numbers are unique
    "households/erasure.py": 2,  # rosters that told of a shredded household, those without a key
    "households/shredding.py": 4,  # what two people decided is carried out
    "households/attachments/upkeep.py": 1,  # the files of all rows, for commands
    "households/forgotten.py": 2,  # what was decided about people gets its stone
    "households/repeating.py": 1,  # and is repeated after a restore
    "households/index.py": 3,  # a resident ID may be held once; tokens of a record being written
    "households/indexing.py": 3,  # every household is indexed
    "households/matching.py": 1,  # nobody whose data are restricted is made anew
    "households/ledger.py": 2,  # file numbers, for who keeps the ledger of grants
    "households/masking.py": 2,  # names and addresses to be masked, of rows in scope
    "households/models/household.py": 1,  # heads of households already in scope
    "notices/due.py": 3,  # whoever answers is told of visits and requests, if they still stand
    "assessments/facts.py": 1,  # every household is indexed
    "plans/actions/locks.py": 1,  # the household is locked before its plan, which is in scope
    "plans/selectors.py": 1,  # households of plans in scope
    "reports/fingerprint.py": 1,  # what a record was when a paper was made of it; a keyed hash
    "reports/verification.py": 2,  # a serial number, whoever holds the paper; they outlive a record
    "reports/gather/reviewed.py": 1,  # evidence of reviews in scope
    "reviews/selectors.py": 2,  # evidence of a review, later proposals of closures in scope
    "drafts/actions.py": 2,  # expired, counted, or let go of with the form; an erased person's
    "desk/audit_pages/sight.py": 1,  # file numbers for the administrator of the audit
    "desk/figures/choice.py": 1,  # visits of households in scope
    "desk/custody/shredding.py": 1,  # who stands at the console names the household
    "desk/management/commands/main_job.py": 2,  # the printed count of a database made for it
}

SAYS_WHO_ASKS = {"visible_to", "shredded_to", "unscoped", "none"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50

MARKER = "魏龙凤"

# Instants that are no act of a member of staff: spans, clocks, and what a row's `by` stands for.
UNPAIRED = {"from", "until", "created", "saved", "recorded", "visited", "seen"}
# Acts that the set-up carries out before there is anyone.
BY_SYSTEM = {("Posting", "created"), ("AccessGrant", "granted"), ("Worker", "created")}
# The keystore is a database that knows no workers: who acted, the audit tells.
KNOWS_NO_WORKERS = "vault"

# Written for one caller above it, whose contract fixed the order.
CALLED_BY_POSITION = ["assessments/actions.py reassess_from_visit"]

# Text columns of case rows that have no list of choices; none holds what was told about a person.
PLAIN_TEXT = [
    "CategoryPeriod.label",
    "Disclosure.digest",
    "Disclosure.fingerprint",
    "Disclosure.serial",
    "Household.category_label",
    "Household.number",
    "HouseholdDraft.page",
    "LedgerDisclosure.digest",
    "LedgerDisclosure.serial",
]


def sources() -> list[Path]:
    """Return the rooms' own modules, without what Django or a command generated."""
    return [path for path in sorted(ROOMS.rglob("*.py")) if "migrations" not in path.parts]


def room_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("casework.")]


def name_of(path: Path) -> str:
    return path.relative_to(ROOMS).as_posix()


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def case_models() -> list[type[models.Model]]:
    return [m for m in room_models() if isinstance(m._default_manager, ScopedRows)]


def patterns(resolver: Any = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def policy_of(entry: URLPattern) -> Any:
    return getattr(entry.callback, "policy", None)


def ids(model: Any) -> str:
    return str(model._meta.label)


def test_every_room_has_its_floor() -> None:
    rooms = {path.parent.name for path in ROOMS.glob("*/__init__.py")} - {"locale"}
    assert rooms == set(FLOORS)


@pytest.mark.parametrize("model", room_models(), ids=ids)
def test_a_key_points_into_its_own_room_or_one_below(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        target = field.related_model
        assert not isinstance(target, str), f"{field} points at {target}, which doesn't exist"
        if target.__module__.startswith("casework."):
            here, there = room_of(model), room_of(target)
            assert there == here or FLOORS[there] < FLOORS[here], f"{field} reaches up into {there}"


@pytest.mark.parametrize("model", room_models(), ids=ids)
def test_a_key_to_another_room_is_found_by_class_and_not_by_a_string(
    model: type[models.Model],
) -> None:
    """A string hides a reach upward from import-linter, except the user model's setting."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(model)))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in {"ForeignKey", "OneToOneField", "ManyToManyField"} and call.args:
            target = call.args[0]
            if isinstance(target, ast.Constant):
                assert target.value == "self", f"{model.__name__} names {target.value!r}"


def test_every_door_declares_its_policy() -> None:
    undeclared = [
        str(entry.pattern) for entry in patterns() if not isinstance(policy_of(entry), Policy)
    ]
    assert undeclared == []


def test_every_door_is_known_by_its_own_name() -> None:
    names = Counter(entry.name for entry in patterns())
    assert [name for name, count in names.items() if count > 1 or not name] == []
    assert [e.name for e in patterns() if policy_of(e).name != e.name] == []


def test_a_case_row_is_asked_for_without_scope_where_the_list_says_and_nowhere_else() -> None:
    found = Counter(
        name_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "unscoped"
    )
    del found["access/scope.py"]  # where it is defined
    assert dict(found) == UNSCOPED


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_view_asks_for_case_rows_in_scope(path: Path) -> None:
    if "views" not in path.parts and path.name not in {"views.py", "selectors.py", "worklist.py"}:
        return
    case = {model.__name__ for model in case_models()}
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        owner = node.value
        if owner.attr == "objects" and isinstance(owner.value, ast.Name):
            is_scoped = owner.value.id not in case or node.attr in SAYS_WHO_ASKS
            assert is_scoped, f"{name_of(path)}:{node.lineno} {ast.unparse(node)}"


@pytest.mark.parametrize("model", room_models(), ids=ids)
def test_a_row_that_hangs_on_a_household_is_reached_in_scope_only(
    model: type[models.Model],
) -> None:
    names = {field.name for field in model._meta.get_fields()}
    through = model._meta.auto_created
    if "household" in names or columns(model):
        if "vault" in model.__module__ or through:
            return
        assert isinstance(model._default_manager, ScopedRows)
        assert isinstance(model._default_manager.all(), ScopedQuerySet)


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name} {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_module_says_in_one_sentence_what_it_holds(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_rule_of_the_tools_is_silenced_with_its_reason_beside_it(path: Path) -> None:
    bare = [
        line.strip()
        for line in path.read_text().splitlines()
        if re.search(
            r"# (type: ignore\[[\w,-]+\]|noqa: [\w, ]+?)\s*$|# (noqa|type: ignore)\s*$", line
        )
    ]
    assert bare == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_nothing_is_left_for_later_in_a_comment(path: Path) -> None:
    assert not re.search(r"#\s*(TODO|FIXME|XXX|HACK)\b", path.read_text())


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_an_import_stands_at_the_head_of_its_module(path: Path) -> None:
    """An import inside a function would hide a circle between rooms; `ready` of an app must."""
    if path.name == "apps.py":
        return
    inside = [
        ast.unparse(node)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom | ast.Import) and "casework" in ast.unparse(node)
    ]
    assert inside == []


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of the rooms' actions that write to the audit."""
    for path in sources():
        if path.name == "actions.py" or path.parent.name == "actions":
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and "record" in calls(node):
                    yield f"{name_of(path)} {node.name}", node


def calls(function: ast.FunctionDef) -> set[str]:
    """Return the names of the plain functions that a function calls."""
    found = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {name.id for name in found if isinstance(name, ast.Name)}


def test_a_verb_is_one_transaction() -> None:
    """Whatever remembers an act in the audit does so in the act's own transaction."""
    torn = [name for name, verb in verbs() if "transaction.atomic" not in ast.unparse(verb)]
    assert torn == []


def test_a_verb_is_called_by_keyword_and_says_who_acts() -> None:
    loose = [
        name
        for name, verb in verbs()
        if verb.args.args or "by" not in {argument.arg for argument in verb.args.kwonlyargs}
    ]
    assert loose == CALLED_BY_POSITION


def test_no_signal_and_no_logic_in_save_reaches_across_rooms() -> None:
    receivers = [name_of(p) for p in sources() if "django.db.models.signals" in p.read_text()]
    assert receivers == []


@pytest.mark.parametrize("model", room_models(), ids=ids)
def test_every_constraint_and_index_has_a_name_of_its_room(model: type[models.Model]) -> None:
    for thing in (*model._meta.constraints, *model._meta.indexes):
        if model.__module__.startswith(f"casework.{room_of(model)}") and not _from_guardian(thing):
            assert thing.name.startswith(f"{room_of(model)}_"), thing.name


def _from_guardian(thing: Any) -> bool:
    return "user" in getattr(thing, "fields", ()) or "group" in getattr(thing, "fields", ())


def alternatives(condition: Any) -> Iterator[dict[str, Any]]:
    """Yield the plain comparisons below a condition, each branch of OR by itself."""
    if isinstance(condition, tuple):
        yield {condition[0]: condition[1]}
        return
    branches = [list(alternatives(child)) for child in condition.children]
    if condition.connector == Q.OR:
        for branch in branches:
            yield from branch
    else:
        merged: dict[str, Any] = {}
        for branch in branches:
            for part in branch:
                merged |= part
        yield merged


def is_paired(model: type[models.Model], name: str) -> bool:
    """Tell whether a constraint lets `name_at` and `name_by` be empty only together."""
    at, by = f"{name}_at", f"{name}_by"
    absent = [
        branch
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for branch in alternatives(constraint.condition)
    ]
    both_empty = any(_empty(branch, at) and _empty(branch, by) for branch in absent)
    both_given = any(_given(branch, at) and _given(branch, by) for branch in absent)
    return both_empty and both_given


def _empty(branch: dict[str, Any], name: str) -> bool:
    return branch.get(name, 0) is None or branch.get(f"{name}__isnull") is True


def _given(branch: dict[str, Any], name: str) -> bool:
    return branch.get(f"{name}__isnull") is False


@pytest.mark.parametrize("model", room_models(), ids=ids)
def test_an_instant_of_an_act_is_paired_with_who_acted(model: type[models.Model]) -> None:
    """`_at` and `_by` come together; where they may be empty the database sees to it."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in (n.removesuffix("_at") for n in fields if n.endswith("_at")):
        at, by = fields[f"{name}_at"], fields.get(f"{name}_by")
        if by is None and room_of(model) == KNOWS_NO_WORKERS:
            continue
        if by is None:
            assert name in UNPAIRED, f"{model.__name__}.{name}_at has no {name}_by"
        elif at.null or by.null:
            by_system = not at.null and (model.__name__, name) in BY_SYSTEM
            assert by_system or is_paired(model, name), f"{model.__name__}.{name}"


def sealed_models() -> list[type[models.Model]]:
    return [model for model in room_models() if columns(model)]


@pytest.mark.parametrize("model", sealed_models(), ids=ids)
def test_a_row_shows_nothing_sealed_of_itself(model: type[models.Model]) -> None:
    row = model()
    for column, sealed in columns(model).items():
        blob = row.__dict__[column] = SealedBytes(MARKER.encode())
        row.__dict__[sealed._slot] = (blob, filled(sealed))
    assert MARKER not in f"{row} {row!r}"


def filled(sealed: Sealed[Any]) -> Any:
    """Return a payload with the marker in each of its text fields."""
    empty = sealed.payload_type()
    texts = {n: MARKER for n in empty.__struct_fields__ if getattr(empty, n) == ""}
    return sealed.payload_type(**texts)


@pytest.mark.parametrize("model", sealed_models(), ids=ids)
def test_a_payload_shows_nothing_of_itself(model: type[models.Model]) -> None:
    for sealed in columns(model).values():
        assert MARKER not in repr(filled(sealed))


def test_what_is_typed_about_a_case_has_no_plain_text_column() -> None:
    """Every text column of a case row is a code, a label or a number of the file."""
    plain = [
        f"{model.__name__}.{field.name}"
        for model in case_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.CharField) and not field.choices
    ]
    assert sorted(plain) == PLAIN_TEXT
