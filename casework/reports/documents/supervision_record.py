"""The supervision record 督导记录 of one case: where it stands, what was asked and advised."""

from casework.reports.documents.case_conference import progress
from casework.reports.documents.form_parts import (
    BY_HAND,
    Chapter,
    blank_table,
    household_facts,
    open_value,
    signatures,
    ticks,
    typed,
    written,
)
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import Column, Entry

TRUE = "以上督导内容双方已确认，按后续安排执行，下次督导时检查。"
WORK = (Column("后续安排", 58), Column("责任人", 20), Column("期限", 22))


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    texts = (
        ("问题与困难", "question", 4),
        ("社工的想法和做法", "done", 4),
        ("督导意见", "advice", 6),
    )
    return [
        Chapter("督导信息", BY_HAND, lambda form, _o: [form.entries(entries(paper), "督导信息")]),
        household_facts(paper),
        *progress(paper),
        *(
            Chapter(title, typed(paper.text(name)), written(paper, name, title, rows))
            for title, name, rows in texts
        ),
        Chapter("后续安排", BY_HAND, lambda form, _o: [blank_table(form, WORK, 4, "后续安排")]),
        signatures(TRUE, ("社工", "督导")),
    ]


def entries(paper: PaperSnapshot) -> list[Entry]:
    return [
        Entry("督导日期", open_value(paper, "held_on")),
        Entry("督导", paper.supervisor),
        Entry("社工", paper.worker),
        Entry("地点", open_value(paper, "place")),
        Entry("督导方式", ticks(("个别督导", "小组督导", "现场督导", "电话督导")), wide=True),
    ]
