"""The blank visit form 空白走访记录: the household is printed, the rest is for a pen."""

from casework.reports.documents.form_parts import (
    BY_HAND,
    EMPTY,
    LINE_HEIGHT,
    Chapter,
    Flowables,
    blank_lines,
    count,
    signatures,
    ticks,
)
from casework.reports.layout import TEXT_WIDTH
from casework.reports.snapshot import Level
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import (
    HEAD,
    NONE,
    RULED,
    TINT,
    Column,
    Entry,
    Former,
    framed,
    shares,
)
from casework.reports.words import joined

MODES = ("入户", "电话", "来访", "联合")
OUTCOMES = ("做了", "做了一部分", "没做成")
LATER = "回到有网络的地方后，请照本单录入系统；录入后本单随档案保存。"
COLUMNS = (Column("措施", 38), Column("落实情况", 37), Column("说明", 25))


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    measures = paper.plan.measures if paper.plan else ()
    return [
        Chapter("走访对象", count(len(paper.people), "人"), lambda form, _o: whom(paper, form)),
        Chapter("走访情况", BY_HAND, lambda form, _o: [form.entries(when(paper), "走访情况")]),
        Chapter(
            "措施落实",
            count(len(measures), "项"),
            lambda form, _o: [to_tick(paper, form)] if measures else [],
        ),
        Chapter("所见所谈", BY_HAND, lambda _form, _outline: [blank_lines(8)], 120),
        Chapter("重大变化", BY_HAND, lambda form, _o: changes(form), 110),
        Chapter("影响预估的观察", BY_HAND, lambda _form, _outline: [blank_lines(3)]),
        signatures(LATER, ("走访社工", "被访人")),
    ]


def whom(paper: PaperSnapshot, form: Former) -> Flowables:
    phones = "；".join(joined(one.owner, one.number, mark=" ") for one in paper.phones)
    if paper.disclosure.level is Level.EXTERNAL:
        phones = "对外级别不含电话"
    entries = [
        Entry("户主", paper.head),
        Entry("责任社工", paper.worker),
        *(Entry(one.kind, one.text, wide=True) for one in paper.addresses),
        Entry("联系电话", phones or NONE, wide=True),
        Entry("风险等级", paper.grade, wide=True),
    ]
    return [form.entries(entries, "走访对象")]


def when(paper: PaperSnapshot) -> list[Entry]:
    people = [one for one in paper.people if one.lives_here == "同住"]
    met = ticks(joined(one.name, f"（{one.relation}）", mark="") for one in people)
    return [
        Entry("走访时间", "20　　年　　月　　日　　时　　分"),
        Entry("走访社工", EMPTY),
        Entry("走访方式", ticks(MODES), wide=True),
        Entry("见到的人", f"{met}　□ 未遇到人　□ 其他：", wide=True),
        Entry("参加人员", EMPTY, wide=True),
        Entry("下次走访", "20　　年　　月　　日"),
        Entry("约定事项", EMPTY),
    ]


def to_tick(paper: PaperSnapshot, form: Former) -> object:
    """The plan's measures, each with boxes to tick and room for a remark."""
    field = "措施落实"
    rows: list[list[object]] = [[form.composer.line(one.heading, HEAD, field) for one in COLUMNS]]
    for one in paper.plan.measures if paper.plan else ():
        words = joined(one.text, one.frequency and f"（{one.frequency}）", mark="")
        rows.append([form.cell(words, field), form.cell(ticks(OUTCOMES), field), ""])
    style = [*RULED, ("BACKGROUND", (0, 0), (-1, 0), TINT)]
    return framed(rows, shares(COLUMNS, TEXT_WIDTH), style, heads=1)


def changes(form: Former) -> Flowables:
    words = "□ 无　　□ 有（住院、失业、亲人去世、搬迁、安全危险等，写明情况）："
    cell = form.cell(words, "重大变化")
    style = [*RULED, ("BACKGROUND", (0, 0), (0, 0), TINT)]
    rows: list[list[object]] = [[cell], [""], [""]]
    heights = [None, LINE_HEIGHT, LINE_HEIGHT]
    return [framed(rows, [TEXT_WIDTH], style, heights=heights)]
