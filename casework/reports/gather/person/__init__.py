"""From the database to the copy of one person's data: each room's part, and nothing of others."""

from collections.abc import Callable, Iterable, Sequence

from django.utils import translation

from casework.access.models import Worker
from casework.assessments.rules import may_see_mood
from casework.households.models import Person
from casework.reports import redaction
from casework.reports.gather import LANGUAGE, family, outsiders, visited
from casework.reports.gather.family import Member
from casework.reports.gather.person import home, memory, work
from casework.reports.gather.person.subject import Subject, hiding, own_names
from casework.reports.gather.reading import NAME_UNREADABLE, UNREADABLE, Reader
from casework.reports.snapshot import Disclosure
from casework.reports.snapshot_person import Asking, Part, PersonCopy
from casework.vault import keys
from casework.visits.models import Visit

# One function a kind of record: a room that keeps more on people adds its own line.
PARTS: tuple[Callable[[Subject], Part], ...] = (
    home.identity,
    home.condition,
    home.household,
    home.ties,
    home.consents,
    home.tasks,
    home.attachments,
    work.intake,
    work.assessments,
    work.measures,
    work.visits,
    work.reviews,
    home.requests,
    memory.disclosures,
    memory.reading,
)


def copy_of(person: Person, disclosure: Disclosure, asking: Asking, *, by: Worker) -> PersonCopy:
    """Return everything held on the person, others masked; what doesn't open says 无法读取.

    `person` comes with its household, area and street. A constant number of queries.
    """
    household = person.household
    keys.warm([household.pk])
    reader = Reader()
    with translation.override(LANGUAGE):
        subject = subject_of(person, reader, by=by)
        parts = tuple(part(subject) for part in PARTS)
        copy = PersonCopy(
            name=subject.one.name,
            person_id=str(person.pk),
            number=household.number,
            unit=f"{household.street.name}{household.area.name}",
            disclosure=disclosure,
            asking=asking,
            parts=parts,
            law=memory.law(subject),
            restricted=memory.restricted_words(subject),
            unreadable=reader.unreadable,
        )
    return redaction.rewrite(copy, lambda text: text.replace(NAME_UNREADABLE, UNREADABLE))


def subject_of(person: Person, reader: Reader, *, by: Worker) -> Subject:
    """Return the person with the household around them and the names that are to be masked."""
    household = person.household
    one = opened(person, reader)
    # What of others doesn't open is no shortcoming of this copy, unless it can't be masked then.
    others = [other for other in family.members(household, Reader()) if other.row.pk != person.pk]
    people = {other.row.pk: other for other in (one, *others)}
    visits = tuple(visited.visits_of(household))
    names = own_names(one)
    identity = one.identity
    own = (identity.id_number, *identity.phones) if identity else ()
    return Subject(
        one=one,
        household=household,
        people=people,
        visits=visits,
        reader=reader,
        by=by,
        mood=may_see_mood(by, household),
        names=names,
        hide=hiding(names, own, named(person, others, visits)),
    )


def opened(person: Person, reader: Reader) -> Member:
    """Open the person themself, though their data be restricted: the copy is for them."""
    identity = reader.open(person, Person.identity, "身份信息")
    condition = reader.open(person, Person.condition, "个人情况")
    return Member(person, identity, condition, identity.name if identity else NAME_UNREADABLE)


def named(person: Person, others: Sequence[Member], visits: Iterable[Visit]) -> list[str] | None:
    """Return the names of everyone else here and of who is in the record for nobody of it.

    None where somebody's name can't be read, and so can't be kept out of a text. Who stands in for
    the person themself is told in the copy, and so isn't kept out of it.
    """
    found: list[str] = []
    household, rows = person.household, [one.row for one in others]
    for one in others:
        identity = family.known_identity(one)
        if identity is None:
            return None
        found += [identity.name, *identity.other_names]
    consents = family.consent_rows(household)
    theirs = [one for one in consents if one.person_id in {person.pk, None}]
    own = {*outsiders.guardians([person]), *outsiders.signers(theirs)}
    ties = household.outside_ties.all()
    nobody = outsiders.outsiders([person, *rows], visits, ties, consents)
    return [*found, *nobody.third_parties, *(n for n in nobody.stand_ins if n not in own)]
