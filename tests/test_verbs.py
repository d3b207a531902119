"""Verbs ask who calls them before anything else, whatever the page in front of them asked.

On what the caller doesn't see they say that it isn't there; what one may only read they refuse.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

import casework
from tests.world import NEXT_AREA, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

# What a verb is told of, by the argument that names it.
OF = {
    "assessment_id": "assessment",
    "attachment_id": "attachment",
    "closure_id": "closure",
    "consent_id": "consent",
    "emergency_id": "emergency",
    "goal_id": "goal",
    "hold_id": "hold",
    "household_id": "case",
    "measure_id": "measure",
    "person_id": "person",
    "plan_id": "waiting plan",
    "relative_id": "relative",
    "request_id": "own request",
    "roster_id": "preview roster",
    "task_id": "task",
    "tie_id": "tie",
    "visit_id": "visit",
}
# The same argument means another thing there.
ROOMS = {
    "households.actions.retention": {"request_id": "shred request"},
    "households.actions.outside": {"tie_id": "outside tie"},
}
# What goes with a household's destruction asks nobody: whoever decided it was asked.
SYSTEM = {"reports.actions.batch_work withdraw_paper"}
# What some verbs look at to know what they are asked for.
FACTS = {"document": "plan"}


# What a clerk may do as well: print, and what only fetches a row under lock for such a verb.
READING = {
    "households.actions.requests locked_for_request",
    "households.actions.requests locked_subject",
    "households.actions.retention locked_decision",
    "households.actions.retention locked_request",
    "households.actions.sharing locked",
    "plans.actions.locks locked",
    "reports.actions.case_file print_case_file",
    "reports.actions.papers print_paper",
    "reports.actions.printing locked_for_print",
    "reviews.actions locked_closure",
}
# Found only by whoever may decide there, or answer: the others aren't even told that it is there.
HIDDEN = {
    "households.actions.handover transfer_household",
    "households.actions.requests grant_request",
    "households.actions.requests locked_request",
    "households.actions.requests refuse_request",
}


class Unused:
    """An argument that no verb has any use for when its row isn't there; so is all of it."""

    def __getattr__(self, name: str) -> "Unused":
        return Unused()


class Verb(NamedTuple):
    """A function of a room's actions, and what it is called on."""

    name: str
    call: Callable[..., Any]
    argument: str
    about: str

    def of(self, world: World, *, by: Any) -> Any:
        """Call it on the canary's row, with nothing else that could be of use."""
        needed = [
            parameter
            for parameter in inspect.signature(self.call).parameters.values()
            if parameter.default is parameter.empty
        ]
        facts: dict[str, Any] = {parameter.name: Unused() for parameter in needed}
        facts |= {name: fact for name, fact in FACTS.items() if name in facts}
        facts |= {self.argument: world.ids[self.about], "by": by}
        placed = [
            facts.pop(parameter.name)
            for parameter in needed
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        return self.call(*placed, **facts)


def verbs() -> Iterator[Verb]:
    """Yield every function of the rooms' actions that is called on one thing of a household."""
    for module in pkgutil.walk_packages(casework.__path__, "casework."):
        if ".actions" not in module.name:
            continue
        for name, call in vars(importlib.import_module(module.name)).items():
            if getattr(call, "__module__", "") == module.name and inspect.isfunction(call):
                room = module.name.removeprefix("casework.")
                yield from verb(f"{room} {name}", call, OF | ROOMS.get(room, {}))


def verb(name: str, call: Callable[..., Any], of: dict[str, str]) -> Iterator[Verb]:
    """Yield a function with the first of its arguments that names a row of a household."""
    arguments = list(inspect.signature(call).parameters)
    named = [argument for argument in arguments if argument in of]
    if "by" in arguments and named and name not in SYSTEM:
        yield Verb(name, call, named[0], of[named[0]])


VERBS = list(verbs())


@pytest.mark.parametrize("verb", VERBS, ids=[verb.name for verb in VERBS])
def test_a_verb_finds_nothing_out_of_scope(world: World, verb: Verb) -> None:
    with pytest.raises(ObjectDoesNotExist):
        verb.of(world, by=world.who("supervisor", NEXT_AREA))


WRITING = [verb for verb in VERBS if verb.name not in READING]


@pytest.mark.parametrize("verb", WRITING, ids=[verb.name for verb in WRITING])
def test_a_verb_does_nothing_for_whoever_only_reads(world: World, verb: Verb) -> None:
    expected = ObjectDoesNotExist if verb.name in HIDDEN else PermissionDenied
    with pytest.raises(expected):
        verb.of(world, by=world.who("clerk"))
