"""A household's assessments as a case file shows them: the latest, the one before, the trend."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from casework.assessments import history, pages
from casework.assessments.codes import Domain, RedLine, Score
from casework.assessments.models import (
    Assessment,
    AssessmentAnswers,
    DomainAnswer,
    MoodAnswers,
    Source,
)
from casework.households.models import Grade, Household
from casework.reports import snapshot
from casework.reports.gather.reading import UNREADABLE, Reader, text_of, together, word
from casework.reports.words import day

NOT_ASSESSED = "未评估"
MOOD_NOT_OPENED = "仅责任社工和督导可见，未印出"


class Assessed(NamedTuple):
    """What a case file shows of assessments."""

    now: snapshot.Assessment | None
    before: snapshot.Assessment | None
    trend: tuple[snapshot.TrendPoint, ...]


def assessed(
    household: Household, names: dict[UUID, str], reader: Reader, *, mood: bool
) -> Assessed:
    """Return the household's assessments; PHQ-2 is opened only where `mood` allows it."""
    rows: list[Assessment] = list(
        history.completed_of(household).prefetch_related("instrument__weights")
    )
    moods = (last_mood(rows, names, reader) if mood else MOOD_NOT_OPENED, "")
    shown = [assessment(row, names, reader, words) for row, words in zip(rows, moods, strict=False)]
    now, before = (*shown, None, None)[:2]
    return Assessed(now, before, tuple(trend_point(row) for row in reversed(rows)))


def trend_point(row: Assessment) -> snapshot.TrendPoint:
    return snapshot.TrendPoint(
        row.assessed_on, row.index_low or 0, row.index_high or 0, grade_word(row.effective_grade)
    )


def grade_word(grade: str) -> str:
    return word(Grade, grade) or NOT_ASSESSED


def household_grade(household: Household) -> str:
    """Return the grade that holds, with its index: 红（至少，指数 61 至 69）."""
    low, high = household.index_low, household.index_high
    if not household.grade or low is None:
        return grade_word(household.grade)
    least = "至少，" if household.grade_at_least else ""
    index = f"{low}" if low == high else f"{low} 至 {high}"
    return f"{grade_word(household.grade)}（{least}指数 {index}）"


def assessment(
    row: Assessment, names: dict[UUID, str], reader: Reader, mood: str
) -> snapshot.Assessment:
    answers = reader.open(row, Assessment.answers, f"{day(row.assessed_on)} 预估")
    overridden = row.is_overridden
    return snapshot.Assessment(
        on=row.assessed_on,
        by=row.completed_by.name if row.completed_by else "",
        domains=domains(row, answers or AssessmentAnswers()),
        index_low=row.index_low,
        index_high=row.index_high,
        grade=grade_word(row.effective_grade),
        at_least=row.grade_at_least,
        computed_grade=grade_word(row.grade) if overridden else "",
        override_by=row.override_by.name if row.override_by else "",
        override_reason=override_reason(row, reader) if overridden else "",
        red_lines=tuple(word(RedLine, code) for code in answers.red_lines)
        if answers
        else (UNREADABLE,),
        self_care=self_care_words(answers, names),
        mood=mood,
        narrative=narrative(answers),
    )


def domains(row: Assessment, answers: AssessmentAnswers) -> tuple[snapshot.DomainScore, ...]:
    """Return the instrument's domains in its order, answered or not."""
    given = answers.domains
    return tuple(
        domain_score(code, weight, given.get(code, DomainAnswer()))
        for code, weight in row.instrument.weight_by_domain.items()
    )


def domain_score(code: str, weight: int, answer: DomainAnswer) -> snapshot.DomainScore:
    label = "" if answer.score is None else str(Score(answer.score).label)
    return snapshot.DomainScore(word(Domain, code), weight, answer.score, label, answer.note)


def override_reason(row: Assessment, reader: Reader) -> str:
    note = reader.open(row, Assessment.override, f"{day(row.assessed_on)} 预估：调整理由")
    if note is None:
        return UNREADABLE
    return note.entries[-1].reason if note.entries else ""


def self_care_words(answers: AssessmentAnswers | None, names: dict[UUID, str]) -> str:
    if answers is None:
        return UNREADABLE
    lines = pages.self_care_lines(answers, names)
    return "；".join(
        f"{line.name} {line.verdict}"
        + (f"（不能自理：{'、'.join(map(str, line.failed))}）" if line.failed else "")
        for line in lines
    )


def last_mood(rows: Sequence[Assessment], names: dict[UUID, str], reader: Reader) -> str:
    """Return the latest PHQ-2 by person; what changed at a visit since has none of its own."""
    for row in rows:
        if row.source != Source.PAGE:
            continue
        answers = reader.open(row, Assessment.mood, f"{day(row.assessed_on)} 预估：情绪筛查")
        if answers is None:
            return UNREADABLE
        if answers.people:
            return f"{day(row.assessed_on)}：{mood_lines(answers, names)}"
    return ""


def mood_lines(answers: MoodAnswers, names: dict[UUID, str]) -> str:
    return "；".join(
        f"{line.name} PHQ-2 "
        + ("未答全" if line.total is None else f"{line.total} 分")
        + ("，建议转介心理服务" if line.refer else "")
        for line in pages.mood_lines(answers, names)
    )


def narrative(answers: AssessmentAnswers | None) -> str:
    note = answers.red_line_note if answers else ""
    return together(text_of(answers, "summary"), note and f"红线说明：{note}", mark="\n")
