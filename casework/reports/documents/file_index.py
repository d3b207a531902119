"""The file index 档案目录: what lies in the file, with days and pages, nothing of it told."""

from casework.reports.documents.form_parts import Chapter, Flowables, count, signatures
from casework.reports.snapshot_papers import IndexPart, PaperSnapshot
from casework.reports.tables import Column, Entry, Former
from casework.reports.words import day

COLUMNS = (
    Column("序号", 8, center=True),
    Column("题名", 50),
    Column("日期", 16, center=True),
    Column("页数", 9, center=True),
    Column("备注", 17),
)
CHECKED = "以上卷内材料经清点与目录相符。页数是该件最近一次打印的页数，“—”表示还没有单独打印过。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    return [
        Chapter("立卷信息", paper.stage, lambda form, _o: [form.entries(entries(paper), "立卷")]),
        *(listed(part) for part in paper.index),
        listed(IndexPart("已制作的纸质件", paper.prints)),
        signatures(CHECKED, ("立卷人", "检查人"), "立卷单位（盖章）"),
    ]


def listed(part: IndexPart) -> Chapter:
    return Chapter(part.title, count(len(part.lines), "件"), lambda form, _o: lines(part, form), 70)


def entries(paper: PaperSnapshot) -> list[Entry]:
    things = sum(len(part.lines) for part in paper.index)
    pages = sum(line.pages for part in paper.index for line in part.lines)
    return [
        Entry("户主", paper.head),
        Entry("立卷单位", paper.unit),
        Entry("责任社工", paper.worker),
        Entry("督导", paper.supervisor),
        Entry("件数", f"{things} 件"),
        Entry("已知页数", f"{pages} 页"),
    ]


def lines(part: IndexPart, form: Former) -> Flowables:
    rows = [
        (str(at), one.title, day(one.on), str(one.pages or ""), one.note)
        for at, one in enumerate(part.lines, 1)
    ]
    return [form.rows(COLUMNS, rows, f"目录 {part.title}")] if rows else []
