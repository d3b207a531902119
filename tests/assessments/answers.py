"""Answers for tests, as short as they can be said."""

from typing import Any

from casework.assessments.codes import Domain
from casework.assessments.models import AssessmentAnswers, DomainAnswer


def answers(score: int | None = 1, /, **fields: Any) -> AssessmentAnswers:
    """The same score in every domain; a domain's own score or another field by keyword."""
    scores = {code: fields.pop(code, score) for code in Domain.values}
    domains = {code: DomainAnswer(found, f"看到的{code}") for code, found in scores.items()}
    return AssessmentAnswers(domains=domains, red_lines_checked=True, **fields)
