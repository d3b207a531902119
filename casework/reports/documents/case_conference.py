"""The case conference 个案研讨记录: where the case stands, and room for what is said of it."""

from casework.reports.documents.form_parts import (
    BY_HAND,
    EMPTY,
    LINE_HEIGHT,
    Chapter,
    Flowables,
    blank_lines,
    blank_table,
    count,
    goal_outcomes,
    household_facts,
    open_value,
    signatures,
    typed,
    visit_lines,
    written,
)
from casework.reports.layout import TEXT_WIDTH
from casework.reports.snapshot import GoalOutcome
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import HEAD, RULED, TINT, Column, Entry, Former, framed, shares

TRUE = "以上记录经与会人员核对无误。研讨内容涉及个人隐私，与会人员应当保密。"
SEATS = 6  # at the table, at least
PEOPLE = (Column("单位和姓名", 54), Column("职务或身份", 22), Column("签名", 24))
WORK = (Column("事项", 52), Column("责任单位或责任人", 26), Column("完成期限", 22))


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    here = paper.text("people").splitlines()
    return [
        household_facts(paper),
        *progress(paper),
        Chapter("会议信息", BY_HAND, lambda form, _o: [form.entries(entries(paper), "会议信息")]),
        Chapter(
            "参加人员",
            f"{len(here)} 人" if here else BY_HAND,
            lambda form, _o: [attendance(here, form)],
            150,
        ),
        Chapter(
            "研讨问题",
            typed(paper.text("question")),
            written(paper, "question", "研讨问题", 3),
        ),
        Chapter(
            "讨论记录",
            typed(paper.text("minutes")),
            written(paper, "minutes", "讨论记录", 10),
        ),
        Chapter(
            "结论与分工", typed(paper.text("outcome")), lambda form, _o: outcome(paper, form), 150
        ),
        signatures(TRUE, ("主持人", "记录人", "督导")),
    ]


def progress(paper: PaperSnapshot) -> list[Chapter]:
    """How far the plan is and what the last visits were, for those who don't know the case."""
    goals = standing(paper)
    return [
        Chapter(
            "方案进展",
            count(len(goals), "项"),
            lambda form, _o: [goal_outcomes(goals, form, "方案进展")],
        ),
        Chapter(
            "最近走访",
            count(len(paper.visits), "次"),
            lambda form, _o: [visit_lines(paper.visits, form, "最近走访")],
        ),
    ]


def standing(paper: PaperSnapshot) -> tuple[GoalOutcome, ...]:
    """The plan's goals, each as the last review found it if that review was of these goals."""
    found = {one.goal: one for one in (paper.reviews[-1].goals if paper.reviews else ())}
    goals = paper.plan.goals if paper.plan else ()
    return tuple(
        found.get(one.text, GoalOutcome(one.text, one.baseline, one.target)) for one in goals
    )


def entries(paper: PaperSnapshot) -> list[Entry]:
    return [
        Entry("时间", open_value(paper, "held_on")),
        Entry("地点", open_value(paper, "place")),
        Entry("主持人", open_value(paper, "chair")),
        Entry("记录人", EMPTY),
    ]


def attendance(here: list[str], form: Former) -> object:
    """One row for each who was named, and empty ones for who comes beside."""
    field = "参加人员"
    rows: list[list[object]] = [[form.composer.line(one.heading, HEAD, field) for one in PEOPLE]]
    rows += [[form.cell(one, field), "", ""] for one in here]
    rows += [["", "", ""] for _ in range(max(SEATS - len(here), 2))]
    style = [*RULED, ("BACKGROUND", (0, 0), (-1, 0), TINT)]
    style += [("TOPPADDING", (0, 1), (-1, -1), 5), ("BOTTOMPADDING", (0, 1), (-1, -1), 5.5)]
    least = [None if one[0] else LINE_HEIGHT for one in rows]
    return framed(rows, shares(PEOPLE, TEXT_WIDTH), style, heads=1, heights=least)


def outcome(paper: PaperSnapshot, form: Former) -> Flowables:
    told = form.prose(paper.text("outcome"), "结论与分工")
    return [*(told or [blank_lines(3)]), blank_table(form, WORK, 4, "结论与分工")]
