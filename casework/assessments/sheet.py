"""What an assessment is filled in against: the household's people, the last answers, the draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.assessments import history, rules
from casework.assessments.models import Assessment, AssessmentAnswers, Instrument, MoodAnswers
from casework.common.dates import age_on, today
from casework.households.codes import Health
from casework.households.models import Household, Person
from casework.households.naming import set_aside_words
from casework.vault.sealed import readable

# The statutory scale is asked of the old and the disabled; PHQ-2 is valid from adolescence on.
SELF_CARE_FROM_AGE = 60
MOOD_FROM_AGE = 12


@dataclass(frozen=True)
class Asked:
    """A person a scale is asked of: their id as a key, and their name and age as a heading."""

    key: str
    name: str
    age: int | None


@dataclass(frozen=True)
class Sheet:
    """Everything the form of a household's assessment needs; opened lazily."""

    household: Household
    draft: Assessment | None
    last: Assessment | None
    sees_mood: bool

    @classmethod
    def of(cls, household: Household, worker: Worker) -> "Sheet":
        """Return the household's sheet as `worker` may fill it in."""
        return cls(
            household,
            history.draft_of(household),
            history.latest(household),
            rules.may_see_mood(worker, household),
        )

    @property
    def version(self) -> int:
        """The draft's version, 0 before the first save."""
        return self.draft.version if self.draft else 0

    @cached_property
    def answers(self) -> AssessmentAnswers:
        """The draft's answers; empty ones, with the household's causes, before the first save.

        Raises SealBroken for a draft that doesn't open: it must not be saved over.
        """
        if self.draft:
            return self.draft.answers
        situation = readable(self.household, "situation")
        if situation is None:
            return AssessmentAnswers()
        return AssessmentAnswers(
            primary_cause=situation.primary_cause, secondary_causes=situation.secondary_causes
        )

    @cached_property
    def mood(self) -> MoodAnswers:
        """The draft's PHQ-2, opened only for those who may see it."""
        return self.draft.mood if self.draft and self.sees_mood else MoodAnswers()

    @cached_property
    def last_answers(self) -> AssessmentAnswers:
        """The last completed assessment's answers, empty where there are none to read."""
        found = readable(self.last, Assessment.answers) if self.last else None
        return found or AssessmentAnswers()

    @property
    def assessed_on(self) -> date:
        return self.draft.assessed_on if self.draft else today()

    @cached_property
    def instrument(self) -> Instrument:
        """The instrument in force on the day of the assessment."""
        return Instrument.objects.in_force(self.assessed_on)

    @cached_property
    def members(self) -> list[Person]:
        """Those who live in the household now."""
        workable = self.household.workable_people
        return list(workable.filter(is_member=True, left_on=None, died_on=None))

    @cached_property
    def asked_about_self_care(self) -> list[Asked]:
        """The old, the disabled, and whoever has an answer already."""
        return asked(self.members, asks_about_self_care, self.answers.self_care)

    @cached_property
    def asked_about_mood(self) -> list[Asked]:
        """Adolescents and adults, for those who may see the answers; nobody for others."""
        if not self.sees_mood:
            return []
        return asked(self.members, asks_about_mood, self.mood.people)


def asked(people: Iterable[Person], wanted: Any, answered: Any) -> list[Asked]:
    """Return the people of whom a scale is asked, or who have an answer to it."""
    return [as_asked(person) for person in people if wanted(person) or str(person.pk) in answered]


def as_asked(person: Person) -> Asked:
    """Return a person's heading on the sheet."""
    return Asked(str(person.pk), name_of(person), age_of(person))


def name_of(person: Person) -> str:
    """Return the person's name, or words for one that can't be read or is not shown."""
    if words := set_aside_words(person):
        return words
    identity = readable(person, "identity")
    return identity.name or _("(no name)") if identity else _("(cannot be read)")


def names_of(people: Iterable[Person]) -> dict[UUID, str]:
    """Return person id → name."""
    return {person.pk: name_of(person) for person in people}


def age_of(person: Person) -> int | None:
    """Return full years today, None where the birth date isn't known."""
    identity = readable(person, "identity")
    return age_on(identity.birth_on, today()) if identity and identity.birth_on else None


def asks_about_self_care(person: Person) -> bool:
    """Tell whether the statutory self-care scale is asked of a person."""
    condition = readable(person, "condition")
    disabled = condition is not None and (
        condition.health == Health.DISABLED
        or bool(condition.disability_kinds)
        or bool(condition.disability_grade)
    )
    return disabled or (age_of(person) or 0) >= SELF_CARE_FROM_AGE


def asks_about_mood(person: Person) -> bool:
    """Tell whether PHQ-2 is asked of a person; where the age isn't known, it is."""
    age = age_of(person)
    return age is None or age >= MOOD_FROM_AGE
