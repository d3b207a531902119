"""From the database to the papers other than the case file: what each tells of, and no more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import translation

from casework.access.models import Worker
from casework.assessments import history
from casework.assessments.rules import may_see_mood
from casework.common.dates import local_date
from casework.households import masking
from casework.households.codes import Cause, IntakeSource
from casework.households.models import Household, HouseholdSituation, Stage
from casework.households.models import Person as PersonRow
from casework.plans.codes import Stage as PlanStage
from casework.plans.models import Plan
from casework.reports import redaction, snapshot
from casework.reports.gather import (
    LANGUAGE,
    assessed,
    family,
    outsiders,
    path_of,
    planned,
    reviewed,
    supervisors,
    visited,
)
from casework.reports.gather.reading import (
    NAME_UNREADABLE,
    UNREADABLE,
    Reader,
    text_of,
    word,
)
from casework.reports.snapshot_papers import Asked, PaperSnapshot, Written
from casework.reports.words import day
from casework.reviews import selectors as reviewing
from casework.reviews.models import Closure, ClosureStage, Review
from casework.vault import keys
from casework.vault.sealed import readable
from casework.visits.rules import may_read_notes

Facts = dict[str, Any]
OFFICE_PHONE = "reply_to"
LAST_VISITS = 3  # what a meeting begins from


class Found(NamedTuple):
    """A paper as it may be printed, and the names of what could not be read for it."""

    snapshot: PaperSnapshot
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Gathering:
    """What is at hand while a paper is put together; `subject` is the row that it is made of."""

    household: Household
    people: list[family.Member]
    subject: Any
    asked: Asked
    reader: Reader
    disclosure: snapshot.Disclosure
    by: Worker

    @property
    def by_id(self) -> dict[UUID, family.Member]:
        return {one.row.pk: one for one in self.people}


# Returns the values of a PaperSnapshot beyond those that every paper begins with.
Fill = Callable[[Gathering], Facts]


def paper_of(
    household: Household,
    disclosure: snapshot.Disclosure,
    fill: Fill,
    subject: Any,
    asked: Asked,
    *,
    by: Worker,
) -> Found:
    """Return a paper's values, masked for the disclosure's level. What doesn't open says 无法读取.

    A constant number of queries, however much there is.
    """
    keys.warm([household.pk])
    with translation.override(LANGUAGE):
        at_hand = gathering(household, disclosure, subject, asked, by=by)
        facts = card(at_hand) | fill(at_hand)
        if disclosure.level is not snapshot.Level.FULL:
            nobody = outsiders.outsiders_of(household, (one.row for one in at_hand.people))
            facts |= nobody._asdict()
    return Found(masked(PaperSnapshot(**facts), at_hand.people), at_hand.reader.unreadable)


def outlook_of(
    household: Household,
    disclosure: snapshot.Disclosure,
    fill: Fill,
    subject: Any,
    asked: Asked,
    *,
    by: Worker,
) -> Found:
    """Return the same unmasked, to say how much a paper would hold: not to be printed."""
    keys.warm([household.pk])
    with translation.override(LANGUAGE):
        at_hand = gathering(household, disclosure, subject, asked, by=by)
        found = PaperSnapshot(**(card(at_hand) | fill(at_hand)))
    return Found(found, at_hand.reader.unreadable)


def gathering(
    household: Household,
    disclosure: snapshot.Disclosure,
    subject: Any,
    asked: Asked,
    *,
    by: Worker,
) -> Gathering:
    reader = Reader()
    people = family.members(household, reader)
    return Gathering(household, people, subject, asked, reader, disclosure, by)


def masked(paper: PaperSnapshot, people: Iterable[family.Member]) -> PaperSnapshot:
    """Return the paper without whoever's data are set aside, masked for its level."""
    print_ = paper.disclosure
    hidden = dict.fromkeys(family.withheld_names(people), "某某")
    plain = redaction.rewrite(paper, masking.replacer(hidden)) if hidden else paper
    shown: Any = redaction.redact(replace(plain, disclosure=print_), print_.level)
    named: PaperSnapshot = redaction.rewrite(
        shown, lambda text: text.replace(NAME_UNREADABLE, UNREADABLE)
    )
    typed = with_office(plain, named.written)
    return replace(named, disclosure=shown.disclosure, written=typed, known_phones=())


def with_office(plain: PaperSnapshot, masked: tuple[Written, ...]) -> tuple[Written, ...]:
    """Return what was typed with the office's own number, which no level hides: it isn't theirs.

    Unless it is a number of the household's after all.
    """
    office = plain.text(OFFICE_PHONE)
    digits = "".join(filter(str.isdigit, office))
    theirs = {"".join(filter(str.isdigit, phone.number)) for phone in plain.known_phones}
    if not digits or any(number and number in digits for number in theirs):
        return masked
    return tuple(replace(o, text=office) if o.name == OFFICE_PHONE else o for o in masked)


def card(at_hand: Gathering) -> Facts:
    """Return what every paper may begin with: who the household is and who answers for it."""
    household, people, reader = at_hand.household, at_hand.people, at_hand.reader
    identity = reader.open(household, Household.identity, "本户地址和电话")
    situation = reader.open(household, Household.situation, "本户致困原因和接案说明")
    causes = situation or HouseholdSituation(primary_cause=UNREADABLE)
    heads = (one.name for one in people if one.row.is_head and one.row.left_on is None)
    return {
        "number": household.number,
        "head": next(heads, ""),
        "unit": f"{household.street.name}{household.area.name}",
        "area": path_of(household.area),
        "disclosure": at_hand.disclosure,
        "worker": household.worker.name if household.worker else "",
        "supervisor": supervisors(household),
        "category": household.category_label or str(household.get_category_display()),
        "primary_cause": word(Cause, causes.primary_cause),
        "secondary_causes": tuple(word(Cause, code) for code in causes.secondary_causes),
        "stage": word(Stage, household.stage),
        "intake_on": household.opened_on,
        "intake_source": word(IntakeSource, household.intake_source),
        "intake_note": family.intake_words(situation),
        "grade": assessed.household_grade(household),
        "addresses": family.addresses(identity),
        "phones": family.phones(identity, people),
        "known_phones": family.phones(identity, people),
        "people": tuple(family.person_of(one) for one in people),
        "written": written(at_hand.asked),
    }


def written(asked: Asked) -> tuple[Written, ...]:
    return tuple(Written(name, asked.text(name)) for name in asked.texts if asked.text(name))


def card_alone(at_hand: Gathering) -> Facts:
    return {}


def plan(at_hand: Gathering) -> Facts:
    """Return one version of the plan, how it differs from the one before, what was decided."""
    row: Plan = at_hand.subject
    rows = planned.plans_of(at_hand.household)
    narrative = readable(row, Plan.narrative)
    return {
        "plan": planned.plan(row, rows, at_hand.reader),
        "heading": f"第 {row.number} 版（{word(PlanStage, row.stage)}）",
        "from_on": row.from_on,
        "until_on": row.until_on,
        "in_force": row.stage == PlanStage.ACTIVE,
        "decision": narrative.decision_note if narrative else UNREADABLE,
    }


def measures(at_hand: Gathering) -> Facts:
    """Return the plan in force, for its measures; none where none is in force."""
    rows = planned.plans_of(at_hand.household)
    shown = next((row for row in rows if row.is_active), None)
    return {"plan": planned.plan(shown, (), at_hand.reader) if shown else None}


def visit_record(at_hand: Gathering) -> Facts:
    """Return one visit, or all of a span of days that the reader may read."""
    rows = visited.visits_of(at_hand.household)
    if at_hand.subject is not None:
        chosen = [row for row in rows if row.pk == at_hand.subject.pk]
        told = visited.visits(chosen, at_hand.by_id, at_hand.reader)
        return {"visits": told, "heading": f"第 {told[0].number} 次走访"}
    rows = [row for row in rows if within(at_hand.asked, row.visited_on)]
    open_ = [row for row in rows if may_read_notes(at_hand.by, row)]
    days = [row.visited_on for row in open_]
    return {
        "visits": visited.visits(open_, at_hand.by_id, at_hand.reader),
        "heading": f"共 {len(open_)} 次",
        "from_on": at_hand.asked.from_on or min(days, default=None),
        "until_on": at_hand.asked.until_on or max(days, default=None),
        "left_out": len(rows) - len(open_),
    }


def within(asked: Asked, on: date) -> bool:
    """Tell whether a day lies in the span that was asked for, whose ends may be open."""
    return (asked.from_on or on) <= on <= (asked.until_on or on)


def review(at_hand: Gathering) -> Facts:
    """Return one review; its span runs from the plan's first day to the review."""
    row: Review = at_hand.subject
    rows = reviewed.rows_of(at_hand.household).filter(pk=row.pk)
    return {
        "reviews": tuple(reviewed.review(one, at_hand.reader) for one in rows),
        "heading": f"第 {row.number} 次回访，方案第 {row.plan.number} 版",
        "from_on": row.plan.from_on,
        "until_on": row.reviewed_on,
        "visit_count": visits_between(at_hand.household, row.plan.from_on, row.reviewed_on),
    }


def visits_between(household: Household, from_on: date | None, until_on: date) -> int:
    """Return how many visits there were from one day to another, both included."""
    days = (row.visited_on for row in household.visits.all())
    return sum((from_on or on) <= on <= until_on for on in days)


def referral(at_hand: Gathering) -> Facts:
    """Return who is referred and how to reach them: their numbers, else the household's."""
    person: PersonRow = at_hand.subject
    household, one = at_hand.household, at_hand.by_id[person.pk]
    identity = readable(household, Household.identity)
    own = tuple(replace(p, third_party=False) for p in family.phones(None, [one]))
    shared = family.phones(identity, []) if identity else ()
    return {
        "about": one.name,
        "phones": own or shared,
        "addresses": (),
        "intake_note": "",
        "heading": day(local_date(at_hand.disclosure.printed_at)),
    }


def intake(at_hand: Gathering) -> Facts:
    household = at_hand.household
    return {
        "categories": family.categories(household),
        "consents": family.consents(family.consent_rows(household), at_hand.by_id, at_hand.reader),
        "relations": family.relations(household.ties.order_by("id"), at_hand.by_id),
        "heading": day(household.opened_on),
    }


def assessment(at_hand: Gathering) -> Facts:
    """Return one assessment with the one before it and the trend up to it."""
    household, reader = at_hand.household, at_hand.reader
    rows = list(history.completed_of(household).prefetch_related("instrument__weights"))
    rows = rows[next(at for at, row in enumerate(rows) if row.pk == at_hand.subject.pk) :]
    names = {pk: one.name for pk, one in at_hand.by_id.items()}
    is_full = at_hand.disclosure.level is snapshot.Level.FULL
    mood = assessed.MOOD_NOT_OPENED
    if is_full and may_see_mood(at_hand.by, household):
        mood = assessed.last_mood(rows, names, reader)
    before = assessed.assessment(rows[1], names, reader, "") if len(rows) > 1 else None
    return {
        "assessment": assessed.assessment(rows[0], names, reader, mood),
        "previous_assessment": before,
        "trend": tuple(assessed.trend_point(row) for row in reversed(rows)),
        "heading": day(rows[0].assessed_on),
    }


def closure(at_hand: Gathering) -> Facts:
    """Return one proposal to close or closure, and the work that it ends."""
    row: Closure = at_hand.subject
    household, reader = at_hand.household, at_hand.reader
    told = reviewed.closure(row, reader)
    text = reader.open(row, Closure.text, "结案报告")
    reviews = reviewed.reviews(household, reader)
    return {
        "closure": replace(told, summary=text_of(text, "summary")),
        "handover": text_of(text, "handover"),
        "decision": text_of(text, "reason"),
        "plan": latest_plan(at_hand),
        "reviews": reviews[-1:],
        "reopenings": reviewed.ending(household, reader).reopenings,
        "heading": word(ClosureStage, row.stage),
        "from_on": household.opened_on,
        "until_on": told.on,
        "visit_count": visits_between(household, None, told.on),
        "review_count": len(reviews),
    }


def latest_plan(at_hand: Gathering) -> snapshot.Plan | None:
    rows = planned.plans_of(at_hand.household)
    shown = planned.chosen(rows)
    return planned.plan(shown, (), at_hand.reader) if shown else None


def meeting(at_hand: Gathering) -> Facts:
    """Return what a meeting about the household begins from: plan, last visits, last review."""
    household = at_hand.household
    rows = [row for row in visited.visits_of(household) if may_read_notes(at_hand.by, row)]
    last = reviewing.latest_review(household)
    reviews = reviewed.rows_of(household).filter(pk=last.pk) if last else ()
    return {
        "plan": latest_plan(at_hand),
        "visits": visited.visits(rows[-LAST_VISITS:], at_hand.by_id, at_hand.reader),
        "reviews": tuple(reviewed.review(one, at_hand.reader) for one in reviews),
    }
