"""The visit page, a household's visits, one visit with its addenda, and the schedule."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.fields import may_see_pictures
from casework.access.http import StaffRequest
from casework.access.models import Listed, Worker
from casework.access.own.lists import Listing, default_of
from casework.assessments import history
from casework.assessments.codes import Domain, Score
from casework.assessments.models import Assessment
from casework.audit.chain import entries_last, record
from casework.common.concurrency import MOST_DIGITS
from casework.common.dates import today
from casework.common.templatetags.casework import errors
from casework.households.attachments.passes import thumbnail_pass
from casework.households.attachments.reception import Received, received
from casework.households.listing import HouseholdPages
from casework.households.models import Attachment, Household, Person
from casework.households.rules import leaves_old_notes
from casework.households.views.attachments import lacks_consent, tell_refusals
from casework.plans.selectors import active_measures
from casework.vault import keys
from casework.vault.sealed import readable
from casework.visits import actions, phrases, rules, selectors
from casework.visits.forms import AddendumForm, Background, PhotosForm, PhraseForm, VisitPaper
from casework.visits.models import Visit
from casework.visits.narrowing import GROUPS, ScheduleFilter, chips, under_headings
from casework.visits.proposals import latest_on, schedule_words

VISITS_A_PAGE = 20
HOUSEHOLDS_A_PAGE = 50
STEPS = {"up": -1, "down": 1}


def visit_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Write down a visit; the second button goes on to the next household that is due."""
    household: Household = (
        Household.objects.visible_to(request.user).with_heads().get(pk=household_id)
    )
    if not rules.may_record_visit(request.user, household):
        raise PermissionDenied
    known = background(household, request.POST)
    paper = VisitPaper(household, known, request.POST if request.method == "POST" else None)
    following = selectors.next_due(request.user, household)
    sent, photos = received(request), PhotosForm(request.POST or None)
    if request.method == "POST" and paper.is_valid():
        with entries_last():
            visit = actions.record_visit(
                household_id=household.pk, by=request.user, **paper.arguments()
            )
            keep_photos(request, visit, sent)
        tell_refusals(request, sent)
        messages.success(request, saved_words(visit))
        if "save_next" in request.POST:
            return redirect("visit-new", following.pk) if following else redirect("visit-schedule")
        return redirect("visit", visit.pk)
    if request.method == "GET":
        record("household read", household, by=request.user, page="visit-new")
    elif sent:
        photos.ask_again()
    return render(
        request,
        "visits/new.html",
        {
            "household": household,
            "tab": "visits",
            "paper": paper,
            "photos": photos,
            "lacks_consent": lacks_consent(household),
            "phrases": phrases.readable_phrases(request.user),
            "number": actions.next_number(household),
            "last": selectors.last_met(household, request.user),
            "following": following,
            "summary": errors(*paper.forms, photos),
            "contacts": contacts(household, known.people),
            "words": schedule_words(household),
            "leaves_notes": leaves_old_notes(request.user, household),
            "latest_on": latest_on(household, today()),
        },
    )


def keep_photos(request: StaffRequest, visit: Visit, sent: Iterable[Received]) -> None:
    """Attach every photo that was taken over."""
    for file in sent:
        if file.cleaned is not None:
            actions.keep_photo(
                visit_id=visit.pk, file_name=file.name, cleaned=file.cleaned, by=request.user
            )


def background(household: Household, sent: Iterable[str]) -> Background:
    """Return what the visit page offers; measures that were posted stay, even of an older plan."""
    measures = active_measures(household)
    posted = {key[2:38] for key in sent if key.startswith("m-")}
    gone = posted - {str(measure.pk) for measure in measures}
    if gone:
        measures += [one for one in household.measures.all() if str(one.pk) in gone]
    assessment = history.latest(household)
    answers = readable(assessment, Assessment.answers) if assessment else None
    return Background(
        people=list(household.workable_people.filter(left_on=None, died_on=None, is_member=True)),
        measures=measures,
        last_done=selectors.last_done(household),
        scores=answers.scores if answers else {},
    )


def contacts(household: Household, people: Sequence[Person]) -> list[tuple[Any, str]]:
    """Return whom to ring under which number: the household's numbers, then each person's."""
    identity = readable(household, Household.identity)
    found: list[tuple[Any, str]] = [
        (_("Household"), phone) for phone in (identity.phones if identity else ())
    ]
    for person in people:
        if known := readable(person, Person.identity):
            found += [(known.name, phone) for phone in known.phones]
    return found


def saved_words(visit: Visit) -> str:
    """Return what the next page says: which visit was saved, and when the next one is due."""
    words = _("Visit %(number)d is saved. The next one is due by %(day)s.")
    return words % {"number": visit.number, "day": visit.household.visit_due_on}


def visit_list(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's visits, the latest first."""
    household: Household = (
        Household.objects.visible_to(request.user).with_heads().get(pk=household_id)
    )
    timeline = selectors.timeline(household, request.user)
    page = Paginator(timeline, VISITS_A_PAGE).get_page(request.GET.get("page"))
    visits = list(page)
    record("visits read", household, by=request.user, count=len(visits))
    return render(
        request,
        "visits/list.html",
        {
            "household": household,
            "tab": "visits",
            "page": page,
            "visits": visits,
            "may_record": rules.may_record_visit(request.user, household),
            "words": schedule_words(household),
            "leaves_notes": leaves_old_notes(request.user, household),
        },
    )


def visit_page(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Show one visit with its addenda, and take an addendum."""
    visits = Visit.objects.visible_to(request.user).select_related("by")
    visit: Visit = visits.select_related("household").get(pk=visit_id)
    if not rules.may_read_notes(request.user, visit):
        raise PermissionDenied(
            _("This visit was before the handover. Supervisors and who wrote it read it.")
        )
    may_add = rules.may_add_addendum(request.user, visit)
    form = AddendumForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        if form.is_valid():
            actions.add_addendum(visit_id=visit.pk, text=form.cleaned_data["text"], by=request.user)
            messages.success(
                request, _("The addendum is saved. The record itself stays as it was.")
            )
            return redirect("visit", visit.pk)
    shown = told(visit, request.user)
    if request.method == "GET":
        record("visit read", visit, by=request.user, photos=len(shown["photos"]))
    return render(
        request,
        "visits/visit.html",
        {
            "household": visit.household,
            "tab": "visits",
            "visit": visit,
            "form": form if may_add else None,
            "pass": thumbnail_pass(request.user, visit.household_id),
            **shown,
        },
    )


def told(visit: Visit, worker: Worker) -> dict[str, Any]:
    """Return what the page tells of a visit: who was met, measures, observations, addenda."""
    log = visit.readable_log
    met = visit.household.people.filter(pk__in=log.people_seen if log else ())
    return {
        "log": log,
        "met": met,
        "observations": [
            (Domain(seen.domain).label, score_label(seen.score), seen.note)
            for seen in (log.observations if log else ())
        ],
        "measures": visit.measures.select_related("measure__goal"),
        "photos": photos_of(visit) if may_see_pictures(worker) else [],
        "addenda": visit.addenda.select_related("created_by"),
    }


def photos_of(visit: Visit) -> list[Attachment]:
    """Return the attachments that were taken at a visit and weren't withdrawn."""
    photos = visit.photos.filter(attachment__withdrawn_at=None)
    photos = photos.select_related("attachment__person", "attachment__added_by")
    return [photo.attachment for photo in photos]


def score_label(score: int | None) -> str:
    """Return a score in words, nothing for a note without one."""
    return "" if score is None else str(Score(score).label)


def visit_schedule(request: StaffRequest) -> HttpResponse:
    """Show which households are due: overdue, today, this week, later; or by grade or area."""
    if begins := default_of(request, Listed.SCHEDULE):
        return begins
    if request.GET.get("due", "") not in {"", *GROUPS}:
        raise Http404
    narrow = ScheduleFilter(request.GET or None, worker=request.user)
    listing = Listing(request, Listed.SCHEDULE, narrow, narrow.chosen_order)
    counts = selectors.counts_of(narrow.of_all_groups())
    pages = HouseholdPages(
        narrow.households(),
        HOUSEHOLDS_A_PAGE,
        worker=request.user,
        order=narrow.chosen_order,
        count=counts.of(narrow.group),
    )
    page = pages.get_page(request.GET.get("page"))
    rows: list[Household] = list(page)
    keys.warm(household.pk for household in rows)
    record("list read", None, by=request.user, list="visits due", count=len(rows))
    context = {
        "filter": narrow,
        "listing": listing,
        "chips": chips(listing, narrow.group, counts),
        "headings": list(under_headings(narrow.chosen_order, rows)),
        "counts": counts,
        "page": page,
        "sunday": selectors.sunday_of(today()),
    }
    return listing.remember(render(request, "visits/schedule.html", context))


def phrase_list(request: StaffRequest) -> HttpResponse:
    """Show the worker's own phrases; add one, take one out, move one up or down."""
    act = request.POST.get("act", "")
    form = PhraseForm(request.POST if act == "keep" else None)
    if request.method == "POST" and (act != "keep" or form.is_valid()):
        try:
            change_phrases(request, act, form)
        except actions.PhrasesFull:
            form.add_error("text", _("That are as many as fit the page. Take one out first."))
        else:
            return redirect("phrases")
    kept = phrases.readable_phrases(request.user)
    if request.method == "GET":
        record("phrases read", request.user, by=request.user, count=len(kept or ()))
    return render(request, "visits/phrases.html", {"form": form, "phrases": kept})


def change_phrases(request: StaffRequest, act: str, form: PhraseForm) -> None:
    """Carry out what a button of the page of phrases says; raise Http404 for an odd one."""
    number = request.POST.get("phrase", "")
    is_number = number.isdecimal() and len(number) <= MOST_DIGITS
    if act == "keep":
        actions.keep_phrase(text=form.cleaned_data["text"], by=request.user)
    elif act in STEPS and is_number:
        actions.move_phrase(phrase_id=int(number), step=STEPS[act], by=request.user)
    elif act == "drop" and is_number:
        actions.drop_phrase(phrase_id=int(number), by=request.user)
    else:
        raise Http404
