"""From the database to a case file's snapshot: everything opened once, in few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils import translation

from casework.access.grants import workers_with
from casework.access.models import Area, Permission, Worker
from casework.assessments.rules import may_see_mood
from casework.households import masking
from casework.households.codes import Cause, IntakeSource
from casework.households.models import Household, HouseholdSituation, Stage
from casework.reports import redaction
from casework.reports.gather import (
    assessed,
    attached,
    drawn,
    family,
    outsiders,
    planned,
    reviewed,
    visited,
)
from casework.reports.gather.reading import NAME_UNREADABLE, UNREADABLE, Reader, word
from casework.reports.snapshot import CaseFileSnapshot, Disclosure, Level
from casework.vault import keys

LANGUAGE = "zh-hans"
# What to fetch along with a household, so that its file takes no more queries for it.
WITH_HOUSEHOLD = ("area__parent__parent__parent", "street", "worker")


class CaseFile(NamedTuple):
    """A household's file as it may be printed, and the names of what could not be read for it."""

    snapshot: CaseFileSnapshot
    unreadable: tuple[str, ...]


def case_file_of(household: Household, disclosure: Disclosure, *, by: Worker) -> CaseFile:
    """Return the household's whole file, masked for the disclosure's level.

    A constant number of queries, however much there is. What doesn't open says 无法读取 there.
    PHQ-2 is opened at level full alone, and only if `by` may see it; photos and scans at all levels
    but the external.
    """
    pictures = disclosure.level is not Level.EXTERNAL
    found = case_file_snapshot(household, disclosure, by=by, pictures=pictures)
    masked = redaction.redact(found.snapshot, disclosure.level)
    named = redaction.rewrite(masked, lambda text: text.replace(NAME_UNREADABLE, UNREADABLE))
    return CaseFile(named, found.unreadable)


def without_restricted(file: CaseFileSnapshot, people: Iterable[family.Member]) -> CaseFileSnapshot:
    """Return the file with the names of people whose data are restricted taken out of its texts."""
    names = family.withheld_names(people)
    if not names:
        return file
    hidden: CaseFileSnapshot = redaction.rewrite(
        file, masking.replacer(dict.fromkeys(names, "某某"))
    )
    return replace(hidden, disclosure=file.disclosure)


def case_file_snapshot(
    household: Household, disclosure: Disclosure, *, by: Worker, pictures: bool = False
) -> CaseFile:
    """Return the household's whole file, nothing masked yet; see `case_file_of`.

    Photos and scans are opened, one after the other, where `pictures` asks for them.
    Names that don't open are `NAME_UNREADABLE`: masking by name must not take their words for one.
    """
    mood = disclosure.level is Level.FULL and may_see_mood(by, household)
    keys.warm([household.pk])
    with translation.override(LANGUAGE):
        reader = Reader()
        people = family.members(household, reader)
        file = gathered(household, disclosure, people, reader, by=by, mood=mood)
        by_id = {one.row.pk: one for one in people}
        files = attached.attachments(household, by_id, reader, by=by, pictures=pictures)
        whole = without_restricted(replace(file, attachments=files), people)
        return CaseFile(whole, reader.unreadable)


def gathered(
    household: Household,
    disclosure: Disclosure,
    people: Sequence[family.Member],
    reader: Reader,
    *,
    by: Worker,
    mood: bool,
) -> CaseFileSnapshot:
    """Return everything but the attachments, with the names of those whose data are restricted."""
    by_id = {one.row.pk: one for one in people}
    names = {pk: one.name for pk, one in by_id.items() if not one.row.is_set_aside}
    identity = reader.open(household, Household.identity, "本户地址和电话")
    situation = reader.open(household, Household.situation, "本户致困原因和接案说明")
    found = assessed.assessed(household, names, reader, mood=mood)
    plans = planned.plans_of(household)
    shown = planned.chosen(plans)
    visits = visited.open_to(by, household, by_id, reader)
    ending = reviewed.ending(household, reader)
    head = next((one.name for one in people if one.row.is_head and one.row.left_on is None), "")
    ties = list(household.ties.order_by("id"))
    ecomap = list(household.outside_ties.all())
    consents = family.consent_rows(household)
    nobody = outsiders.outsiders((one.row for one in people), visits.rows, ecomap, consents)
    return replace(
        opened(household, disclosure, situation),
        head=head,
        grade=assessed.household_grade(household),
        addresses=family.addresses(identity),
        phones=family.phones(identity, people),
        consents=family.consents(consents, by_id, reader),
        people=tuple(family.person_of(one) for one in people),
        relations=family.relations(ties, by_id),
        assessment=found.now,
        previous_assessment=found.before,
        trend=found.trend,
        plan=planned.plan(shown, plans, reader) if shown else None,
        plan_versions=planned.versions(plans, reader),
        visits=visits.shown,
        left_out=len(visits.rows) - len(visits.shown),
        reviews=reviewed.reviews(household, reader),
        closure=ending.closure,
        reopenings=ending.reopenings,
        third_parties=nobody.third_parties,
        stand_ins=nobody.stand_ins,
        size=sum(one.lives_here for one in people),
        family=drawn.tree(people, ties),
        outside=drawn.outside(ecomap, reader),
    )


def opened(
    household: Household, disclosure: Disclosure, situation: HouseholdSituation | None
) -> CaseFileSnapshot:
    """Return what the household's own row and its situation say, without its people."""
    causes = situation or HouseholdSituation(primary_cause=UNREADABLE)
    return CaseFileSnapshot(
        number=household.number,
        head="",
        unit=f"{household.street.name}{household.area.name}",
        area=path_of(household.area),
        disclosure=disclosure,
        worker=household.worker.name if household.worker else "",
        supervisor=supervisors(household),
        category=household.category_label or str(household.get_category_display()),
        categories=family.categories(household),
        primary_cause=word(Cause, causes.primary_cause),
        secondary_causes=tuple(word(Cause, code) for code in causes.secondary_causes),
        stage=word(Stage, household.stage),
        intake_on=household.opened_on,
        intake_source=word(IntakeSource, household.intake_source),
        intake_note=family.intake_words(situation),
    )


def path_of(area: Area) -> str:
    """Return an area's names from the district down: 样例区 样例镇 第一居民区."""
    names = [area.name]
    while area.parent is not None and area.parent.parent is not None:
        area = area.parent
        names.append(area.name)
    return " ".join(reversed(names))


def supervisors(household: Household) -> str:
    """Return who decides on the household's plans today."""
    able = Worker.objects.filter(workers_with(Permission.DECIDE, household.area), is_active=True)
    return "、".join(able.order_by("name", "username").values_list("name", flat=True))
