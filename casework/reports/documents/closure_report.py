"""The closure report 结案报告: the whole case looked back upon, what was reached, who goes on."""

from casework.reports.documents.form_parts import (
    BY_HAND,
    Chapter,
    Flowables,
    blank_lines,
    count,
    given,
    goal_outcomes,
    household_facts,
    prose,
    signatures,
    there,
)
from casework.reports.snapshot import Closure, GoalOutcome
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import Entry, Former
from casework.reports.words import day, joined, moment

AGREED = "服务对象已知悉结案及后续安排，今后有困难可随时向居委会或社区救助顾问求助。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    end = there(paper.closure)
    return [
        household_facts(paper),
        Chapter(
            "服务概况", paper.heading, lambda form, _o: [form.entries(entries(paper, end), "结案")]
        ),
        Chapter(
            "目标达成情况",
            count(len(goals(paper)), "项"),
            lambda form, _o: [goal_outcomes(goals(paper), form, "结案 目标")],
        ),
        Chapter("结案总结", given(end.summary), prose(end.summary, "结案报告"), 60),
        Chapter("后续跟进", given(paper.handover), prose(paper.handover, "结案 后续跟进"), 60),
        Chapter("审批意见", given(paper.decision), prose(paper.decision, "结案 审批意见"), 60),
        Chapter(
            "重新开案记录",
            count(len(paper.reopenings), "次"),
            lambda form, _o: reopenings(paper, form),
            60,
        ),
        Chapter("服务对象意见", BY_HAND, lambda _form, _outline: [blank_lines(3)]),
        signatures(AGREED, ("服务对象或监护人", "社工", "督导"), "服务单位（盖章）"),
    ]


def goals(paper: PaperSnapshot) -> tuple[GoalOutcome, ...]:
    """The goals as the last review found them."""
    return paper.reviews[-1].goals if paper.reviews else ()


def entries(paper: PaperSnapshot, end: Closure) -> list[Entry]:
    plan = paper.plan
    return [
        Entry("接案日期", day(paper.intake_on)),
        Entry("接案来源", paper.intake_source),
        Entry("结案日期", day(end.on) if end.approved_by else "待审批"),
        Entry("结案类型", end.kind),
        Entry("走访次数", f"{paper.visit_count} 次"),
        Entry("回访次数", f"{paper.review_count} 次"),
        Entry("帮扶方案", f"第 {plan.version} 版，{plan.stage}" if plan else "无"),
        Entry("申请人", end.by),
        Entry("审批", joined(end.approved_by, moment(end.approved_at)) or paper.heading, wide=True),
    ]


def reopenings(paper: PaperSnapshot, form: Former) -> Flowables:
    flow: Flowables = []
    for again in paper.reopenings:
        flow += form.minor(f"{day(again.on)}　{again.by}")
        flow += form.prose(again.reason, "重新开案")
    return flow
