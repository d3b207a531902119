"""What assessments keep on one person: the self-care scale and PHQ-2, by the person's id."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec
from django.utils.translation import gettext as _

from casework.assessments.models import Assessment, AssessmentAnswers
from casework.households.models import Person
from casework.households.traces import Names
from casework.vault.sealed import readable

T = TypeVar("T")


def erase(person: Person) -> int:
    """Take the person's scales out of every assessment; return out of how many.

    Grade and index stay: they are the household's. Raises SealBroken.
    """
    key, changed = str(person.pk), 0
    for row in person.household.assessments.select_for_update(of=("self",)):
        fields = []
        if key in row.answers.self_care:
            row.answers = msgspec.structs.replace(
                row.answers, self_care=without(row.answers.self_care, key)
            )
            fields.append("answers_sealed")
        if key in row.mood.people:
            row.mood = msgspec.structs.replace(row.mood, people=without(row.mood.people, key))
            fields.append("mood_sealed")
        if fields:
            row.save(update_fields=fields)
            changed += 1
    return changed


def without(scales: dict[str, T], key: str) -> dict[str, T]:
    """Return the scales of everyone else."""
    return {one: scale for one, scale in scales.items() if one != key}


def mentions(person: Person, names: Names) -> Iterator[str]:
    """Yield the assessments that name the person; one that doesn't open may."""
    for row in person.household.assessments.order_by("assessed_on"):
        answers = readable(row, Assessment.answers)
        if answers is None or any(name in text for text in texts(answers) for name in names):
            yield _("Assessment of %(day)s") % {"day": row.assessed_on}


def texts(answers: AssessmentAnswers) -> Iterator[str]:
    """Yield what was written in an assessment."""
    yield answers.summary
    yield answers.red_line_note
    yield from (one.note for one in answers.domains.values())
