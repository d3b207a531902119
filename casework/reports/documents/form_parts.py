"""What the office's forms are made of: a head, numbered chapters, lines to write on, signatures."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from reportlab.platypus import KeepTogether, Spacer, Table

from casework.reports import fonts
from casework.reports.documents.built import BuiltDocument, DocumentNotLaidOut, build
from casework.reports.documents.masthead import Logo
from casework.reports.layout import BRAND, GREY, INK, TEXT_WIDTH, Outline, Paper
from casework.reports.snapshot import GoalOutcome, Level, Visit
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import (
    CELL,
    CELL_CENTER,
    EDGE,
    GRID,
    HAIR,
    HEAD,
    NONE,
    PLAIN,
    RULED,
    TINT,
    WHOLE,
    Column,
    Entry,
    Former,
    framed,
    shares,
)
from casework.reports.text import Composer
from casework.reports.typesetting import Style
from casework.reports.words import day, joined, mask_household_number

Flowables = list[Any]
T = TypeVar("T")

UNIT = Style(fonts.SERIF, 11, 18, align="center", color=GREY, tracking=1)
TITLE = Style(fonts.SANS, 22, 34, align="center", color=BRAND, tracking=4, after=4)
REF = Style(fonts.SERIF, 9.5, 15, color=INK)
REF_CENTER = Style(fonts.SERIF, 9.5, 15, align="center", color=INK)
REF_RIGHT = Style(fonts.SERIF, 9.5, 15, align="right", color=INK)
SEAL = Style(fonts.SERIF, 9.5, 15, align="center", color=GREY)

NUMERALS = "一二三四五六七八九十"
LINE_HEIGHT = 25.0  # of a line for handwriting, in points
SIGN_HEIGHT = 36.0
TOGETHER = 3
BY_HAND = "手写"  # how much a chapter holds that is filled in with a pen
EMPTY = "\u3000"  # a value left open for a pen, where nothing recorded prints a dash
DATE = "　　　年　　月　　日"
LEVELS = {
    Level.FULL: "全量，未作遮盖",
    Level.INTERNAL: "内部，不含情绪筛查和第三方信息",
    Level.EXTERNAL: "对外，姓名、证件号码、门牌已遮盖，不含电话、情绪筛查和第三方信息",
}


class Chapter(NamedTuple):
    """One numbered part of a form: how much it holds, and what it is made of; empty it says 无.

    `need` points are left on a page for it to begin there.
    """

    title: str
    amount: str
    make: Callable[[Former, Outline], Iterable[Any]]
    need: float = 110


Chapters = Callable[[PaperSnapshot], list[Chapter]]


def build_form(paper: PaperSnapshot, title: str, chapters: Chapters) -> BuiltDocument:
    """Set one form, redacted already by the caller; raises DocumentNotLaidOut, without any text."""
    return build(
        lambda composer, outline: page_words(paper, title, composer, outline),
        lambda form, outline: flowables(paper, title, chapters(paper), form, outline),
    )


def page_words(paper: PaperSnapshot, title: str, composer: Composer, outline: Outline) -> Paper:
    return Paper(
        title=f"{title} {paper.number}",
        heading=title,
        number=mask_household_number(paper.number),
        author=paper.unit,
        disclosure=paper.disclosure,
        composer=composer,
        outline=outline,
        has_cover=False,
    )


def flowables(
    paper: PaperSnapshot, title: str, chapters: Sequence[Chapter], form: Former, outline: Outline
) -> Flowables:
    flow: Flowables = head(paper, title, form, outline)
    for at, chapter in enumerate(chapters):
        words = f"{NUMERALS[at]}、{chapter.title}"
        mark = outline.mark(f"chapter-{at}", words, 1)
        flow += form.part(words, chapter.need, mark)
        flow += list(chapter.make(form, outline)) or form.nothing()
    return flow


def head(paper: PaperSnapshot, title: str, form: Former, outline: Outline) -> Flowables:
    """The unit, the form's name, its number, span of days, what it is of, how much it tells."""
    line = form.composer.line
    row = [
        line(f"档案号 {paper.number}", REF, "表头"),
        line(span(paper), REF_CENTER, "表头"),
        line(paper.heading, REF_RIGHT, "表头"),
    ]
    style = [*PLAIN, ("VALIGN", *WHOLE, "BOTTOM"), ("LEFTPADDING", *WHOLE, 0)]
    style += [("RIGHTPADDING", *WHOLE, 0), ("LINEBELOW", *WHOLE, 0.75, EDGE)]
    widths = [TEXT_WIDTH * share for share in (0.28, 0.4, 0.32)]
    office = paper.disclosure.style
    logo: Flowables = [Logo(office.logo), Spacer(0, 6)] if office.logo else []
    return [
        *logo,
        line(office.organisation or paper.unit, UNIT, "单位"),
        line(title, TITLE, "", outline.mark("top", title, 0)),
        Table([row], colWidths=widths, style=style, hAlign="LEFT"),
        Spacer(0, 3),
        form.note(f"脱敏级别：{LEVELS[paper.disclosure.level]}。"),
    ]


def span(paper: PaperSnapshot) -> str:
    """起止日期：2026-01-01 至 2026-06-30; nothing where the paper tells of no span of days."""
    if paper.from_on is None and paper.until_on is None:
        return ""
    return f"起止日期：{day(paper.from_on) or '未定'} 至 {day(paper.until_on) or '今'}"


def there(thing: T | None) -> T:
    """Return what a form is made of; without it there is no such form (its kind asks for it)."""
    if thing is None:
        raise DocumentNotLaidOut
    return thing


def count(number: int, measure: str) -> str:
    return f"{number} {measure}" if number else NONE


def given(text: str) -> str:
    """Whether a chapter of prose holds anything, as lists of chapters say it."""
    return f"{len(text)} 字" if text else NONE


def typed(text: str) -> str:
    """The same of a chapter that is filled in with a pen where nothing was typed."""
    return f"{len(text)} 字" if text else BY_HAND


def household_facts(paper: PaperSnapshot) -> Chapter:
    """Who the household is, as far as a form about the work with it has to say."""
    return Chapter("基本情况", count(len(paper.people), "人"), lambda form, _o: facts(paper, form))


def facts(paper: PaperSnapshot, form: Former) -> Flowables:
    causes = joined(
        paper.primary_cause and f"主要：{paper.primary_cause}",
        f"次要：{'、'.join(paper.secondary_causes)}" if paper.secondary_causes else "",
        mark="；",
    )
    entries = [
        Entry("户主", paper.head),
        Entry("救助类别", paper.category),
        *(Entry(one.kind, one.text, wide=True) for one in paper.addresses),
        Entry("同住成员", members(paper), wide=True),
        Entry("致困原因", causes, wide=True),
        Entry("风险等级", paper.grade),
        Entry("个案阶段", paper.stage),
        Entry("责任社工", paper.worker),
        Entry("督导", paper.supervisor),
    ]
    return [form.entries(entries, "基本情况")]


def members(paper: PaperSnapshot) -> str:
    """Who lives there beside the head, each with relation and age."""
    people = [one for one in paper.people if one.lives_here == "同住" and one.relation != "户主"]
    return "；".join(f"{one.name}（{joined(one.relation, one.age)}）" for one in people) or NONE


def prose(text: str, field: str) -> Callable[[Former, Outline], Iterable[Any]]:
    """A chapter of one narrative."""
    return lambda form, _outline: form.prose(text, field)


def written(
    paper: PaperSnapshot, name: str, field: str, rows: int
) -> Callable[[Former, Outline], Iterable[Any]]:
    """A chapter of what was typed for it, else of so many lines to write on."""
    text = paper.text(name)
    return lambda form, _outline: form.prose(text, field) if text else [blank_lines(rows)]


def open_value(paper: PaperSnapshot, name: str) -> str:
    """What was typed for an entry, else room for a pen."""
    return paper.text(name) or EMPTY


def blank_lines(rows: int) -> Table:
    """Ruled lines for handwriting, which break between pages."""
    style = [*PLAIN, ("LINEBELOW", *WHOLE, 0.4, HAIR), ("BOX", *WHOLE, 0.75, EDGE)]
    # No page begins or ends with a single line of them.
    style += [("NOSPLIT", (0, 0), (0, min(rows, TOGETHER) - 1))]
    style += [("NOSPLIT", (0, max(rows - TOGETHER, 0)), (0, rows - 1))]
    return framed([[""] for _ in range(rows)], [TEXT_WIDTH], style, heights=[LINE_HEIGHT] * rows)


def blank_table(form: Former, columns: Sequence[Column], rows: int, field: str) -> Table:
    """A table with headings whose rows are filled in with a pen."""
    heads: list[Any] = [form.composer.line(one.heading, HEAD, field) for one in columns]
    style = [*RULED, ("BACKGROUND", (0, 0), (-1, 0), TINT)]
    blanks: list[list[Any]] = [[""] * len(columns) for _ in range(rows)]
    heights: Any = [None, *[LINE_HEIGHT] * rows]
    widths = shares(columns, TEXT_WIDTH)
    return framed([heads, *blanks], widths, style, heads=1, heights=heights)


def ticks(words: Iterable[str]) -> str:
    """□ 完成　□ 部分完成"""
    return "　".join(f"□ {word}" for word in words)


def goal_outcomes(goals: Sequence[GoalOutcome], form: Former, field: str) -> Any:
    columns = [
        Column("目标", 26),
        Column("基线", 13),
        Column("目标值", 13),
        Column("现状", 17),
        Column("结果", 11, center=True),
        Column("依据", 18),
    ]
    rows = [
        (one.goal, one.baseline, one.target, one.actual, one.outcome, "；".join(one.evidence))
        for one in goals
    ]
    return form.rows(columns, rows, field)


def visit_lines(visits: Sequence[Visit], form: Former, field: str) -> Any:
    """One row a visit, for forms that only need to know that it was."""
    columns = [
        Column("次", 7, center=True),
        Column("日期", 15, center=True),
        Column("方式", 14, center=True),
        Column("社工", 12, center=True),
        Column("措施落实", 37),
        Column("下次走访", 15, center=True),
    ]
    rows = [
        (
            str(one.number),
            day(one.on),
            joined(one.mode, "补录" if one.late else ""),
            one.by,
            "；".join(f"{done.measure}（{done.outcome}）" for done in one.measures) or NONE,
            day(one.next_on),
        )
        for one in visits
    ]
    return form.rows(columns, rows, field)


def signatures(words: str, who: Sequence[str], seal: str = "") -> Chapter:
    """Room for people to sign by hand, with the day, beside it room for the unit's seal."""
    return Chapter(
        "签署",
        "、".join(who) + (f"，{seal}" if seal else ""),
        lambda form, _outline: [KeepTogether(sign_table(words, who, seal, form))],
        need=90 + SIGN_HEIGHT * len(who),
    )


def sign_table(words: str, who: Sequence[str], seal: str, form: Former) -> Flowables:
    line = form.composer.line
    rows: list[list[Any]] = []
    for at, name in enumerate(who):
        stamp = [line(seal, SEAL, "签署")] if seal and at == 0 else [""]
        rows.append([line(name, CELL_CENTER, "签署"), "", line(DATE, CELL_CENTER, "签署"), *stamp])
    widths = [96.0, TEXT_WIDTH - 96 - 118 - (126 if seal else 0), 118.0]
    style = [*RULED, ("BACKGROUND", (0, 0), (0, -1), TINT)]
    if seal:
        widths.append(126.0)
        style += [("SPAN", (3, 0), (3, -1)), ("VALIGN", (3, 0), (3, -1), "BOTTOM")]
    else:
        rows = [row[:3] for row in rows]
    # A seal is four centimetres wide.
    least = SIGN_HEIGHT if len(who) > 1 or not seal else 2.4 * SIGN_HEIGHT
    table = framed(rows, widths, style, heights=[least] * len(rows))
    return [*form.composer.prose(words, CELL, "签署"), Spacer(0, 4), table]


def boxed(form: Former, words: str, field: str) -> Table:
    """A sentence in a frame of its own, for what must not be read over."""
    style = [*GRID, ("BOX", *WHOLE, 0.75, EDGE), ("BACKGROUND", *WHOLE, TINT)]
    style += [("LEFTPADDING", *WHOLE, 8), ("RIGHTPADDING", *WHOLE, 8)]
    return framed([[form.cell(words, field)]], [TEXT_WIDTH], style)
