"""What the templates of this room draw: the form in its sections, an assessment as it reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField

from casework.assessments import scoring
from casework.assessments.codes import (
    ANCHORS,
    QUESTIONS,
    Domain,
    HowOften,
    MoodItem,
    RedLine,
    Score,
    SelfCare,
    SelfCareItem,
)
from casework.assessments.forms import AssessmentForm
from casework.assessments.models import AssessmentAnswers, DomainAnswer, MoodAnswers
from casework.assessments.scoring import Result
from casework.assessments.sheet import Asked, Sheet
from casework.households.codes import Cause


@dataclass(frozen=True)
class Option:
    """One score of a domain with its anchor; `was` marks the one chosen last time."""

    value: int
    word: Any
    anchor: Any
    checked: bool
    was: bool


@dataclass(frozen=True)
class DomainSection:
    """One domain of the form; `since`: from when on its last score has been the same."""

    number: int
    code: str
    label: Any
    question: Any
    weight: int
    score: BoundField
    note: BoundField
    options: tuple[Option, ...]
    answered: str
    last_note: str
    last_score: int | None
    since: date | None

    @property
    def is_kept(self) -> bool:
        """Whether the score that is chosen is the last one."""
        return self.last_score is not None and self.answered == str(self.last_score)


def domain_sections(form: AssessmentForm) -> list[DomainSection]:
    """Return the form's domains in the instrument's order."""
    weights = form.sheet.instrument.weight_by_domain
    last = form.sheet.last_answers.domains
    return [
        domain_section(form, number, code, weight, last.get(code, DomainAnswer()))
        for number, (code, weight) in enumerate(weights.items(), 1)
    ]


def domain_section(
    form: AssessmentForm, number: int, code: str, weight: int, last: DomainAnswer
) -> DomainSection:
    """Return one domain with its four anchors."""
    score = form[f"score_{code}"]
    last_on = form.sheet.last.assessed_on if form.sheet.last else None
    chosen = str(score.value() or "") if score.value() != 0 else "0"
    options = tuple(
        Option(value, Score(value).label, anchor, chosen == str(value), last.score == value)
        for value, anchor in enumerate(ANCHORS[code])
    )
    return DomainSection(
        number=number,
        code=code,
        label=Domain(code).label,
        question=QUESTIONS[code],
        weight=weight,
        score=score,
        note=form[f"note_{code}"],
        options=options,
        answered=chosen,
        last_note=last.note,
        last_score=last.score,
        since=last_on and (last.since or last_on),
    )


@dataclass(frozen=True)
class PersonFields:
    """One person's questions of a scale."""

    person: Asked
    fields: tuple[BoundField, ...]


def self_care_fields(form: AssessmentForm) -> list[PersonFields]:
    """Return the self-care scale by person."""
    people = form.sheet.asked_about_self_care
    return [PersonFields(person, (form[f"care_{person.key}"],)) for person in people]


def mood_fields(form: AssessmentForm) -> list[PersonFields]:
    """Return PHQ-2 by person."""
    return [
        PersonFields(person, tuple(form[f"{item.value}_{person.key}"] for item in MoodItem))
        for person in form.sheet.asked_about_mood
    ]


def result_of(sheet: Sheet) -> Result:
    """Return what the draft's answers come to so far."""
    answers = sheet.answers
    return scoring.assess(sheet.instrument.weight_by_domain, answers.scores, answers.red_lines)


@dataclass(frozen=True)
class SelfCareLine:
    """What the self-care scale says of a person."""

    name: str
    verdict: Any
    failed: tuple[Any, ...]
    lost: bool


def self_care_lines(answers: AssessmentAnswers, names: dict[UUID, str]) -> list[SelfCareLine]:
    """Return the self-care scale by person, for those it was asked of and who are in `names`."""
    return [
        SelfCareLine(
            names[UUID(key)],
            scoring.self_care(failed).label,
            tuple(SelfCareItem(code).label for code in failed),
            scoring.self_care(failed) is SelfCare.LOST,
        )
        for key, failed in answers.self_care.items()
        if UUID(key) in names
    ]


@dataclass(frozen=True)
class MoodLine:
    """What a person answered to PHQ-2, the sum, and whether to refer."""

    name: str
    answers: tuple[tuple[Any, Any], ...]
    total: int | None
    refer: bool


def mood_lines(mood: MoodAnswers, names: dict[UUID, str]) -> list[MoodLine]:
    """Return PHQ-2 of those who are in `names`; only for those who may see it."""
    lines = []
    for key, answer in mood.people.items():
        if UUID(key) not in names:
            continue
        total = scoring.phq2(answer.interest, answer.mood)
        given = zip(MoodItem, (answer.interest, answer.mood), strict=True)
        words = tuple(
            (item.label, None if often is None else HowOften(often).label) for item, often in given
        )
        lines.append(MoodLine(names[UUID(key)], words, total, scoring.should_refer(total)))
    return lines


def labels(codes: Iterable[str], kind: type[RedLine] | type[Cause]) -> list[Any]:
    """Return the words of codes."""
    return [kind(code).label for code in codes]


def reading(answers: AssessmentAnswers, names: dict[UUID, str]) -> dict[str, Any]:
    """Return an assessment's answers in words, for its page."""
    return {
        "answers": answers,
        "red_lines": labels(answers.red_lines, RedLine),
        "primary_cause": Cause(answers.primary_cause).label if answers.primary_cause else "",
        "secondary_causes": labels(answers.secondary_causes, Cause),
        "self_care": self_care_lines(answers, names),
    }
