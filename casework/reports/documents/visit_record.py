"""The visit record 走访记录: one visit on a form of its own, or all of a span of days."""

from casework.reports.documents.case_work import left_out, one_visit
from casework.reports.documents.form_parts import (
    Chapter,
    Flowables,
    count,
    given,
    household_facts,
    prose,
    signatures,
    visit_lines,
)
from casework.reports.layout import Outline
from casework.reports.snapshot import Visit
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import NONE, Column, Entry, Former
from casework.reports.words import day, joined, moment

TRUE = "以上记录与走访时所见所谈一致。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    signed = signatures(TRUE, ("走访社工", "被访人", "陪同人"))
    if len(paper.visits) == 1 and paper.from_on is None:
        return [household_facts(paper), *of_one(paper.visits[0]), signed]
    return [
        household_facts(paper),
        Chapter(
            "走访一览",
            count(len(paper.visits), "次"),
            lambda form, _o: overview(paper, form),
            150,
        ),
        Chapter(
            "各次记录",
            count(len(paper.visits), "次"),
            lambda form, outline: [
                flowable for one in paper.visits for flowable in one_visit(one, form, outline)
            ],
            270 if paper.visits else 60,
        ),
        signatures(TRUE, ("责任社工", "督导")),
    ]


def overview(paper: PaperSnapshot, form: Former) -> Flowables:
    flow: Flowables = [visit_lines(paper.visits, form, "走访一览")]
    if paper.left_out:
        flow += form.prose(left_out(paper), "说明")
    return flow


def of_one(visit: Visit) -> list[Chapter]:
    field = f"走访记录 {day(visit.on)}"
    return [
        Chapter("走访情况", day(visit.on), lambda form, _o: [form.entries(entries(visit), field)]),
        Chapter(
            "措施落实",
            count(len(visit.measures), "项"),
            lambda form, _o: [measures_done(visit, form, field)],
        ),
        Chapter("所见所谈", given(visit.narrative), prose(visit.narrative, field), 90),
        Chapter("影响预估的观察", given(visit.observations), prose(visit.observations, field), 60),
        Chapter(
            "更正",
            count(len(visit.addenda), "条"),
            lambda form, outline: addenda(visit, form, outline, field),
            60,
        ),
    ]


def entries(visit: Visit) -> list[Entry]:
    people = "、".join(
        f"{one.name}（{one.unit}）" if one.unit else one.name for one in visit.participants
    )
    return [
        Entry("走访日期", day(visit.on)),
        Entry("走访方式", visit.mode),
        Entry("走访社工", visit.by),
        Entry("下次走访", day(visit.next_on) or NONE),
        Entry("录入时间", joined(moment(visit.recorded_at), "补录" if visit.late else "")),
        Entry("地点", visit.place or "见居住地址"),
        Entry("参加人", people or NONE, wide=True),
    ]


def measures_done(visit: Visit, form: Former, field: str) -> object:
    columns = [Column("措施", 40), Column("落实情况", 16, True), Column("说明", 44)]
    rows = [(one.measure, one.outcome, one.note) for one in visit.measures]
    return form.rows(columns, rows, field)


def addenda(visit: Visit, form: Former, _outline: Outline, field: str) -> Flowables:
    flow: Flowables = []
    for one in visit.addenda:
        flow += form.minor(f"{moment(one.at)}　{one.by}")
        flow += form.prose(one.text, f"{field} 更正")
    return flow
