"""The page of a household's papers, and the page that makes one of them."""

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.dates import now
from casework.households.models import Household
from casework.households.views.common import household_for
from casework.reports import actions, gather, rules, snapshot
from casework.reports.documents.built import DocumentNotLaidOut
from casework.reports.gather.papers import Found, outlook_of
from casework.reports.gather.subjects import Of
from casework.reports.kinds import KINDS, Group, Kind
from casework.reports.models import Document
from casework.reports.paper_forms import ChosenForm, PaperForm
from casework.reports.views.log import log_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GROUPS: "dict[str, StrPromise]" = {
    Group.FIELD: gettext_lazy("To take along and hand over"),
    Group.FILE: gettext_lazy("For the file"),
    Group.MEETING: gettext_lazy("For meetings"),
}
WORDS: "dict[str, StrPromise]" = {
    Document.CASE_FILE: gettext_lazy("Everything, with cover, contents and a place to sign."),
    Document.PLAN: gettext_lazy("Goals, measures and the service agreement, to be signed."),
    Document.BLANK_VISIT: gettext_lazy("For days without signal: measures to tick, lines to fill."),
    Document.VISIT_RECORD: gettext_lazy("One visit, or all of a span of days."),
    Document.REVIEW: gettext_lazy("Goal by goal, with room for what the household says."),
    Document.REFERRAL: gettext_lazy("Name, phone, need and what you write; no more."),
    Document.INTAKE: gettext_lazy("Who the household is, how it was found, consents."),
    Document.ASSESSMENT: gettext_lazy("Scores with their reasons, grade, trend."),
    Document.CLOSURE: gettext_lazy("What was reached, and who goes on looking after them."),
    Document.FILE_INDEX: gettext_lazy("What lies in the file, with days and pages."),
    Document.CONFERENCE: gettext_lazy("Where the case stands, room for minutes and tasks."),
    Document.SUPERVISION: gettext_lazy("Where the case stands, questions and advice."),
}
# The latest rows that a page offers to make a paper of.
MOST_ROWS = 30


class Choice(NamedTuple):
    """A row that a paper can be made of, and whether the page is about it."""

    words: str
    url: str
    is_on: bool


class Line(NamedTuple):
    """One kind of paper on the page of all; without a `url` there is nothing yet to make it of."""

    title: Any
    words: Any
    url: str
    state: str


def papers(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Offer every paper that the worker may make of a household; below, those that were made."""
    household = household_for(request, household_id)
    kinds = [kind for kind in KINDS.values() if kind.may(request.user, household)]
    if not kinds:
        raise PermissionDenied
    record("household read", household, by=request.user, page="papers")
    groups = [
        (label, [line_of(kind, household, request) for kind in kinds if kind.group == group])
        for group, label in GROUPS.items()
    ]
    if rules.may_print(request.user, household):
        groups[1][1].insert(0, case_file_line(household))
    return render(
        request,
        "reports/papers.html",
        {
            "household": household,
            "tab": "papers",
            "groups": [(label, lines) for label, lines in groups if lines],
            "log": log_of(household, request.user),
        },
    )


def case_file_line(household: Household) -> Line:
    document = Document.CASE_FILE
    return Line(document.label, WORDS[document], reverse("case-file", args=[household.pk]), "")


def line_of(kind: Kind, household: Household, request: StaffRequest) -> Line:
    """Return a kind's line: what it would be made of now, or that there is nothing."""
    url = reverse("paper", args=[household.pk, kind.code])
    label, words = kind.document.label, WORDS[kind.document]
    if kind.of is None:
        return Line(label, words, url, "")
    rows = kind.of.rows(household, request.user)
    if kind.spans:
        return Line(label, words, url, _("%(count)d on file") % {"count": len(rows)})
    chosen = kind.of.chosen(rows)
    if chosen is None:
        return Line(label, words, "", _("nothing yet"))
    return Line(label, words, url, kind.of.words(chosen))


def paper(request: StaffRequest, household_id: UUID, document: str) -> HttpResponse:
    """Say what a paper will hold, ask what it is for and what belongs into it, make it."""
    if document not in KINDS:
        raise Http404
    kind = KINDS[document]
    household = household_to_print(request, household_id)
    if not kind.may(request.user, household):
        raise PermissionDenied
    is_sent = request.method == "POST"
    chosen = ChosenForm(request.POST if is_sent else request.GET)
    asked = chosen.asked
    subject, choices = choose(kind, household, chosen, request)
    initial = {"of": subject and subject.pk, "from_on": asked.from_on, "until_on": asked.until_on}
    form = PaperForm(request.POST if is_sent else None, kind, initial=initial)
    if is_sent and form.is_valid() and (made := printed(kind, household, form, request)):
        return made
    if not is_sent:
        record("household read", household, by=request.user, page=f"paper {kind.code}")
    is_there = subject is not None or kind.of is None or kind.spans
    found = outlook(kind, household, subject, chosen, request) if is_there else None
    return render(
        request,
        "reports/paper.html",
        {
            "household": household,
            "tab": "papers",
            "kind": kind,
            "title": kind.document.label,
            "words": WORDS[kind.document],
            "form": form if is_there else None,
            "chosen": chosen,
            "choices": choices,
            "span_url": reverse("paper", args=[household.pk, kind.code]),
            "one": kind.of.words(subject) if kind.of and subject is not None else "",
            "sections": kind.outlook(found.snapshot) if found else (),
            "unreadable": found.unreadable if found else (),
        },
    )


def household_to_print(request: StaffRequest, household_id: UUID) -> Household:
    """Return a household in scope with all that a paper's first lines need."""
    households = Household.objects.visible_to(request.user).with_heads()
    found: Household = households.select_related(*gather.WITH_HOUSEHOLD).get(pk=household_id)
    return found


def choose(
    kind: Kind, household: Household, chosen: ChosenForm, request: StaffRequest
) -> tuple[Any, list[Choice]]:
    """Return the row that the paper is of (None for none), and the rows there are to choose from.

    Raises Http404 for a row that isn't there.
    """
    if kind.of is None:
        return None, []
    rows = kind.of.rows(household, request.user)
    wanted = chosen.cleaned_data.get("of") if chosen.is_valid() else None
    subject = next((row for row in rows if row.pk == wanted), None)
    if wanted and subject is None:
        raise Http404
    subject = subject or kind.of.chosen(rows)
    url = reverse("paper", args=[household.pk, kind.code])
    return subject, [choice_of(kind.of, row, subject, url) for row in rows[:MOST_ROWS]]


def choice_of(of: Of, row: Any, subject: Any, url: str) -> Choice:
    is_on = subject is not None and row.pk == subject.pk
    return Choice(of.words(row), f"{url}?{urlencode({'of': row.pk})}", is_on)


def outlook(
    kind: Kind, household: Household, subject: Any, chosen: ChosenForm, request: StaffRequest
) -> Found:
    """Return what the paper would hold today. No mood is opened for it."""
    facts = snapshot.Disclosure("", request.user.name, now(), "", "", snapshot.Level.INTERNAL)
    return outlook_of(household, facts, kind.fill, subject, chosen.asked, by=request.user)


def printed(
    kind: Kind, household: Household, form: PaperForm, request: StaffRequest
) -> HttpResponse | None:
    """Make the paper and lead to its line in the log; None where it can't be made, said by form."""
    try:
        disclosure = actions.print_paper(
            document=kind.code,
            household_id=household.pk,
            subject_id=form.cleaned_data["of"],
            asked=form.asked,
            by=request.user,
            **form.facts,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
    except DocumentNotLaidOut:
        form.add_error(None, _("The pages could not be made. Nothing was logged."))
    else:
        return redirect("disclosure", disclosure.pk)
    return None
