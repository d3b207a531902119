"""The help page, and the first steps of each role, on the desk until they are put away."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casework.access.http import StaffRequest
from casework.access.models import Role, Worker
from casework.desk.context import url_or_none

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class FirstStep(NamedTuple):
    """One thing to begin with: what, in which way, and at which door."""

    what: "StrPromise"
    how: "StrPromise"
    door: str


FIND = FirstStep(
    _("Find someone"),
    _("Press / anywhere and type a name, pinyin or initials; arrows choose, Enter opens."),
    "search",
)
READ = FirstStep(
    _("Read a case"),
    _("Narrow the list down and open a household: people, plan, visits on one page."),
    "household-list",
)
FIGURES = FirstStep(
    _("Look at the figures"), _("Stages, grades and categories, area by area."), "statistics"
)
LOG = FirstStep(
    _("See who read what"),
    _("Unusual readings wait here for someone to look into them."),
    "audit",
)

STEPS: dict[str, tuple[FirstStep, ...]] = {
    Role.WORKER: (
        FirstStep(
            _("Register a household"),
            _("One by one, or import the roster of your area as a table."),
            "household-new",
        ),
        FirstStep(
            _("Assess it"),
            _("Open the household, then Assessments: words stand beside each score."),
            "household-list",
        ),
        FirstStep(
            _("Write its plan"),
            _("Goals with a baseline, measures with someone responsible; then hand it in."),
            "plan-list",
        ),
        FirstStep(
            _("Record a visit"),
            _("On your phone, at the door: tick what was done, write one sentence, save."),
            "visit-schedule",
        ),
        FIND,
    ),
    Role.SUPERVISOR: (
        FirstStep(
            _("Decide what waits"),
            _("The changes are marked, the evidence is one press away."),
            "review-queue",
        ),
        FirstStep(
            _("See who is overdue"),
            _("The desk shows red households and who answers for how many."),
            "visit-schedule",
        ),
        FirstStep(
            _("Name a deputy before you are away"),
            _("For some days, and with an end by itself."),
            "covers",
        ),
        LOG,
        FIND,
    ),
    Role.CLERK: (
        FIND,
        FirstStep(
            _("Print a case file"),
            _("Open the household, then Case file: each print gets a number in the log."),
            "household-list",
        ),
    ),
    Role.OFFICER: (READ, FIGURES, FIND),
    Role.AUDITOR: (READ, LOG, FIGURES),
    Role.INSPECTOR: (READ,),
    Role.SYSTEM: (
        FirstStep(
            _("Lay out the areas"), _("Streets first, then their residential areas."), "area-list"
        ),
        FirstStep(
            _("Open the accounts"),
            _("An account does nothing until the security administrator posts it."),
            "worker-list",
        ),
    ),
    Role.SECURITY: (
        FirstStep(
            _("Give the postings"), _("Who does what, where, and until when."), "worker-list"
        ),
        FirstStep(
            _("Look into the rights"),
            _("By file number: who may read a household, and why."),
            "household-ledger",
        ),
    ),
    Role.AUDIT: (LOG,),
}


class Shown(NamedTuple):
    """A first step with its address."""

    what: "StrPromise"
    how: "StrPromise"
    url: str


def steps_of(worker: Worker) -> list[Shown]:
    """Return the first steps of the worker's roles, each once."""
    return list(dict.fromkeys(each_step(worker)))


def each_step(worker: Worker) -> Iterator[Shown]:
    for role in Role:
        if role.value in worker.role_codes:
            for step in STEPS[role]:
                yield Shown(step.what, step.how, url_or_none(step.door) or "/")


def help_page(request: StaffRequest) -> HttpResponse:
    """Show the guide of two pages, the keys and the first steps of the reader's roles."""
    return render(request, "desk/help.html", {"first_steps": steps_of(request.user)})
