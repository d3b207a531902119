"""Importing a roster: uploaded, its columns checked, confirmed, imported family by family."""

import time
from dataclasses import asdict, replace
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from casework.access.models import Area, Worker
from casework.audit.chain import entries_last, record
from casework.common.concurrency import check_version
from casework.common.dates import today
from casework.common.ids import new_id
from casework.common.moves import MoveNotAllowed
from casework.households import rules
from casework.households.actions.households import open_household
from casework.households.actions.people import add_person, edit_person, open_id_task
from casework.households.codes import IntakeSource, Relation
from casework.households.matching import Match, Restricted, id_kind_of, lacks_id, match
from casework.households.models import (
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    PersonCondition,
    PersonIdentity,
    RosterFile,
    RosterImport,
    RosterOutcome,
    RosterStage,
    TaskNote,
)
from casework.households.roster.findings import Roster, RosterHousehold, RosterPerson
from casework.households.roster.headers import Field, Mapping, find_mapping
from casework.households.roster.read import read_workbook
from casework.households.roster.roster import parse
from casework.vault import keys

# A step answers well within two seconds; what is left is done by the next one.
SECONDS_A_STEP = 1.2

# Row, what became of it, household id or empty.
Line = tuple[int, str, str]
# What became of families and people of whom nothing was made.
KEPT_OUT = {"elsewhere", "closed", "restricted"}


def upload_roster(*, area: Area, filename: str, data: bytes, by: Worker) -> RosterImport:
    """Keep an uploaded file, sealed under a key of its own, with the mapping found for it.

    Raises PermissionDenied if `by` may not import for the area, RosterRefused for a file that can't
    be read.
    """
    if not rules.may_import_roster(by, area):
        raise PermissionDenied
    mapping = find_mapping(read_workbook(data, filename))
    pk = new_id()
    keys.create_key(pk)
    with transaction.atomic():
        roster = RosterImport(id=pk, area=area, mapping=asdict(mapping), uploaded_by=by)
        roster.file = RosterFile(filename=filename, data=data)
        roster.outcome = RosterOutcome()
        roster.save(force_insert=True)
        record("roster uploaded", roster, by=by)
    return roster


def mapping_of(roster: RosterImport) -> Mapping:
    """Return the mapping as it was found or corrected."""
    return msgspec.convert(roster.mapping, Mapping)


def read_roster(roster: RosterImport) -> Roster:
    """Read the sealed file by its mapping."""
    file = roster.file
    return parse(read_workbook(file.data, file.filename), mapping_of(roster))


def locked_roster(roster_id: UUID, stages: set[RosterStage], *, by: Worker) -> RosterImport:
    """Return an import under lock.

    Raises RosterImport.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed elsewhere.
    """
    rosters = RosterImport.objects.visible_to(by).select_related("area")
    roster: RosterImport = rosters.select_for_update(of=("self",)).get(pk=roster_id)
    if not rules.may_continue_import(by, roster):
        raise PermissionDenied
    if roster.stage not in stages:
        raise MoveNotAllowed
    return roster


@transaction.atomic
def map_columns(
    *, roster_id: UUID, columns: dict[str, int], based_on: int, by: Worker
) -> RosterImport:
    """Say which column holds which field and go on to the preview; may be done again from there."""
    roster = locked_roster(roster_id, {RosterStage.MAPPING, RosterStage.PREVIEW}, by=by)
    check_version(roster, based_on)
    roster.mapping = asdict(mapping_of(roster).with_columns(columns))
    roster.stage = RosterStage.PREVIEW
    roster.version += 1
    roster.save(update_fields=["mapping", "stage", "version"])
    record("roster columns checked", roster, by=by)
    return roster


@transaction.atomic
def confirm_roster(*, roster_id: UUID, based_on: int, by: Worker) -> RosterImport:
    """Start the import of what the preview showed."""
    roster = locked_roster(roster_id, {RosterStage.PREVIEW}, by=by)
    check_version(roster, based_on)
    found = read_roster(roster)
    roster.families = len(found.households)
    roster.problem_count = len(found.problems)
    roster.stage = RosterStage.IMPORTING
    if not found.households:
        finish(roster)
    roster.version += 1
    roster.save()
    record("roster confirmed", roster, by=by, families=roster.families)
    return roster


@transaction.atomic
def cancel_roster(*, roster_id: UUID, by: Worker) -> RosterImport:
    """Give an import up; families imported so far stay, the file's content is removed."""
    stages = {RosterStage.MAPPING, RosterStage.PREVIEW, RosterStage.IMPORTING}
    roster = locked_roster(roster_id, stages, by=by)
    roster.stage = RosterStage.CANCELLED
    roster.file = RosterFile()
    roster.version += 1
    roster.save()
    record("roster cancelled", roster, by=by, families=roster.families_done)
    return roster


@transaction.atomic
def import_step(*, roster_id: UUID, by: Worker, seconds: float = SECONDS_A_STEP) -> RosterImport:
    """Import the next families for about so many seconds, at least one, and return the import.

    Everything of a step is kept or nothing: a step that is cut short is simply done again.
    """
    roster = locked_roster(roster_id, {RosterStage.IMPORTING}, by=by)
    found, end = read_roster(roster), time.monotonic() + seconds
    restricted = Restricted()
    lines = list(roster.outcome.lines)
    with entries_last():
        while roster.families_done < roster.families:
            family = found.households[roster.families_done]
            lines += import_family(family, roster, restricted, by=by)
            roster.families_done += 1
            if time.monotonic() > end:
                break
    roster.outcome = RosterOutcome(lines=tuple(lines))
    if roster.families_done == roster.families:
        finish(roster)
    roster.version += 1
    roster.save()
    record(
        "roster step imported",
        roster,
        by=by,
        families=roster.families_done,
        people=roster.people_new,
    )
    return roster


def finish(roster: RosterImport) -> None:
    """Note, not yet saved, that all is imported; a file in which nothing is to be mended goes."""
    roster.stage = RosterStage.DONE
    codes = {code for _row, code, _household in roster.outcome.lines}
    if not roster.problem_count and not codes & KEPT_OUT:
        roster.file = RosterFile()


def import_family(
    family: RosterHousehold, roster: RosterImport, restricted: Restricted, *, by: Worker
) -> list[Line]:
    """Import one family and return its line, and one for each row that a supervisor has to see to.

    new: a household was opened · added: people were added to one on file · known: nothing to do ·
    elsewhere: an ID is held in another household, the line's, so nothing was made of this family,
    or of this row where its family is on file · restricted: the data of the
    person in this row are restricted, so nothing was taken from it.
    """
    found = match(family, roster.area, restricted, by)
    row = family.head.row
    if found.household is None and found.elsewhere:
        return [(row, "elsewhere", str(holder)) for holder in sorted({*found.elsewhere.values()})]
    household = found.household or new_household(family, roster, by=by)
    home = str(household.pk)
    if not household.is_open:
        return [(row, "closed", home)]
    for_supervisor: list[Line] = [
        *((one, "restricted", home) for one in sorted(found.restricted)),
        *((at, "elsewhere", str(holder)) for at, holder in sorted(found.elsewhere.items())),
    ]
    added = import_members(family, household, found, roster, by=by)
    if found.household is None:
        roster.households_new += 1
        return [(row, "new", home), *for_supervisor]
    return [(row, "added" if added else "known", home), *for_supervisor]


def import_members(
    family: RosterHousehold, household: Household, found: Match, roster: RosterImport, *, by: Worker
) -> int:
    """Add who isn't on file, fill in IDs that were missing, and return how many rows changed."""
    changed = 0
    for member in family.members:
        person = found.known.get(member.row)
        if member.row in found.elsewhere.keys() | found.restricted:
            continue
        if person is None:
            import_person(as_told_to(household, member), household, by=by)
            roster.people_new += 1
            changed += 1
            continue
        roster.people_known += 1
        if member.id_number and lacks_id(person):
            fill_in_id(person, member, by=by)
            changed += 1
    return changed


def as_told_to(household: Household, member: RosterPerson) -> RosterPerson:
    """Return a new member; whom the roster names as the head of another's household is no head."""
    heads = household.people.filter(relation=Relation.HEAD, left_on=None)
    if member.relation != Relation.HEAD or not heads.exists():
        return member
    with translation.override("zh-hans"):
        wording = gettext("Head by the roster")
    return replace(member, relation=Relation.OTHER, relation_wording=wording)


def new_household(family: RosterHousehold, roster: RosterImport, *, by: Worker) -> Household:
    """Open a household from the roster's facts."""
    label = family.category_label if family.category else ""
    return open_household(
        area=roster.area,
        identity=HouseholdIdentity(
            living_address=family.living_address,
            registered_address=family.registered_address,
            phones=family.phones,
        ),
        situation=HouseholdSituation(
            primary_cause=family.cause,
            secondary_causes=family.other_causes,
            income_cents=family.income_cents,
            extras=in_words(family.as_written),
        ),
        intake_source=IntakeSource.COMMUNITY,
        category=family.category,
        category_label=label,
        opened_on=today(),
        by=by,
    )


def import_person(member: RosterPerson, household: Household, *, by: Worker) -> Person:
    """Add a person; one whose ID is damaged or missing gets a task 证件待核."""
    person = add_person(
        household_id=household.pk,
        relation=member.relation.value,
        identity=PersonIdentity(
            name=member.name,
            id_kind=id_kind_of(member),
            id_number=member.id_number or "",
            sex=member.sex,
            birth_on=member.birth_on,
            ethnicity=member.ethnicity,
            phones=member.phones,
            relation_wording=member.relation_wording,
        ),
        condition=condition_of(member),
        by=by,
    )
    if member.needs_id_check:
        note = TaskNote(as_written=member.id_as_written, problem=member.id_problem or "id_missing")
        open_id_task(person=person, note=note, by=by)
    return person


def condition_of(member: RosterPerson) -> PersonCondition:
    """Return how the person is, with every wording that became no code kept in the note."""
    kept = in_words(member.as_written) | member.extras
    notes = [member.note, *(f"{label}：{text}" for label, text in kept.items())]
    return PersonCondition(
        health=member.health,
        disability_kinds=(member.disability_kind,) if member.disability_kind else (),
        disability_grade=member.disability_grade,
        education=member.education,
        ability_to_work=member.work_ability,
        marital=member.marital,
        insurance=member.insurance,
        note="；".join(note for note in notes if note),
    )


def in_words(as_written: dict[str, str]) -> dict[str, str]:
    """Return texts by the Chinese names of their fields: they become part of the record."""
    with translation.override("zh-hans"):
        return {str(Field(name).label): text for name, text in as_written.items()}


def fill_in_id(person: Person, member: RosterPerson, *, by: Worker) -> None:
    """Record the ID that a mended roster brings for someone who had none on file."""
    identity = msgspec.structs.replace(
        person.identity,
        id_kind=member.id_kind.value,
        id_number=member.id_number,
        sex=member.sex or person.identity.sex,
        birth_on=member.birth_on or person.identity.birth_on,
    )
    edit_person(
        person_id=person.pk,
        based_on=person.version,
        relation=person.relation,
        identity=identity,
        condition=person.condition,
        is_member=person.is_member,
        died_on=person.died_on,
        by=by,
    )
