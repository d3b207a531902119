"""The review form 回访评估表: one review, goal by goal, with what the household says of it."""

from casework.reports.documents.case_work import domain_changes
from casework.reports.documents.form_parts import (
    BY_HAND,
    Chapter,
    blank_lines,
    count,
    given,
    goal_outcomes,
    household_facts,
    prose,
    signatures,
)
from casework.reports.snapshot import Review
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import Entry
from casework.reports.words import day

TOLD = "评估结果已当面告知服务对象。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    review = paper.reviews[0]
    field = f"回访评估 {day(review.on)}"
    return [
        household_facts(paper),
        Chapter(
            "回访情况",
            day(review.on),
            lambda form, _o: [form.entries(entries(paper, review), field)],
        ),
        Chapter(
            "目标达成情况",
            count(len(review.goals), "项"),
            lambda form, _o: [goal_outcomes(review.goals, form, field)],
            150,
        ),
        Chapter(
            "各方面变化",
            count(len(review.domains), "项"),
            lambda form, _o: [domain_changes(review, form, field)] if review.domains else [],
        ),
        Chapter("评估结论", given(review.narrative), prose(review.narrative, field), 60),
        Chapter("服务对象意见", BY_HAND, lambda _form, _outline: [blank_lines(3)]),
        signatures(TOLD, ("服务对象或监护人", "评估人", "督导"), "服务单位（盖章）"),
    ]


def entries(paper: PaperSnapshot, review: Review) -> list[Entry]:
    return [
        Entry("回访日期", day(review.on)),
        Entry("评估人", review.by),
        Entry("期间走访", f"{paper.visit_count} 次"),
        Entry("后续安排", review.decision),
    ]
