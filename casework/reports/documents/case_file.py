"""The case file 家庭档案: cover, contents and sections, built in one pass from a snapshot."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from reportlab.platypus import PageBreak, Spacer, Table

from casework.reports import fonts
from casework.reports.documents import case_family, case_work
from casework.reports.documents.built import BuiltDocument, DocumentNotLaidOut, build
from casework.reports.documents.masthead import masthead, title_line
from casework.reports.layout import (
    BRAND,
    GREY,
    INK,
    NUMBER_SIZE,
    TEXT_WIDTH,
    TOTAL,
    TOTAL_SIZE,
    FormCell,
    Outline,
    Paper,
    page_form,
)
from casework.reports.redaction import mask_household_number
from casework.reports.snapshot import CaseFileSnapshot
from casework.reports.tables import EDGE, HEAD, PLAIN, RULED, TINT, Former
from casework.reports.text import Composer
from casework.reports.typesetting import Style
from casework.reports.words import day

__all__ = ["BuiltDocument", "DocumentNotLaidOut", "build_case_file"]

KIND, HEADING = "case_file", "家庭档案"
SUBTITLE = Style(fonts.SERIF, 14, 24, align="center", color=GREY, tracking=3)
COVER_LABEL = Style(fonts.SERIF, 12, 20, color=GREY)
COVER_VALUE = Style(fonts.SERIF, 13, 20, color=INK)
CONTENTS = Style(fonts.SANS, 18, 30, align="center", color=BRAND, tracking=6, after=10)
CONTENTS_ROW = Style(fonts.SERIF, 11, 20, color=INK)
CONTENTS_CENTER = Style(fonts.SERIF, 11, 20, align="center", color=INK)
MOST_ON_COVER = 32
LEAST = 110  # points a chapter needs to begin on a page


class Section(NamedTuple):
    """A chapter: its bookmark's key, its title, how much it holds, the room it needs to begin on a
    page, in points, and its flowables."""

    key: str
    title: str
    amount: str
    need: float
    make: Callable[[], Iterable[Any]]


def build_case_file(snapshot: CaseFileSnapshot) -> BuiltDocument:
    """Set the whole case file of one household, redacted already by the caller.

    Raises DocumentNotLaidOut, without any of the text, where ReportLab cannot set a page.
    """
    return build(
        lambda composer, outline: paper_of(snapshot, composer, outline),
        lambda form, outline: flowables(snapshot, form, outline),
    )


def paper_of(snapshot: CaseFileSnapshot, composer: Composer, outline: Outline) -> Paper:
    return Paper(
        title=f"家庭档案 {snapshot.number}",
        heading=snapshot.disclosure.style.title(KIND, HEADING),
        number=mask_household_number(snapshot.number),
        author=snapshot.unit,
        disclosure=snapshot.disclosure,
        composer=composer,
        outline=outline,
    )


def flowables(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Any]:
    chapters = sections(snapshot, form, outline)
    flow = [*cover(snapshot, form, outline), PageBreak()]
    flow += contents(chapters, form, outline)
    flow += [*case_work.overview(snapshot, form), *case_work.disclosure(snapshot, form)]
    flow.append(PageBreak())
    for at, chapter in enumerate(chapters):
        if at:
            flow.append(Spacer(0, 12))
        mark = outline.mark(chapter.key, chapter.title, 0)
        flow += form.section(chapter.title, chapter.need, mark)
        flow += chapter.make()
    return flow


def sections(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Section]:
    work = case_work
    return [
        Section(
            "household",
            "一、家庭与成员",
            amount(len(snapshot.people), "人"),
            0,
            lambda: case_family.household(snapshot, form),
        ),
        Section(
            "assessment",
            "二、家庭情况预估",
            day(snapshot.assessment.on) if snapshot.assessment else "无",
            440 if snapshot.assessment else LEAST,
            lambda: case_family.assessment(snapshot, form),
        ),
        Section(
            "plan",
            "三、一户一策帮扶方案",
            f"第 {snapshot.plan.version} 版" if snapshot.plan else "无",
            200 if snapshot.plan else LEAST,
            lambda: work.plan(snapshot, form),
        ),
        Section(
            "visits",
            "四、走访记录",
            amount(len(snapshot.visits), "次"),
            270 if snapshot.visits else LEAST,
            lambda: work.visits(snapshot, form, outline),
        ),
        Section(
            "reviews",
            "五、回访评估",
            amount(len(snapshot.reviews), "次"),
            240 if snapshot.reviews else LEAST,
            lambda: work.reviews(snapshot, form, outline),
        ),
        Section(
            "closure",
            "六、结案",
            day(snapshot.closure.on) if snapshot.closure else "无",
            LEAST,
            lambda: work.closure(snapshot, form),
        ),
        Section("signatures", "七、签署", "", 240, lambda: work.signatures(snapshot, form)),
    ]


def amount(count: int, measure: str) -> str:
    return f"{count} {measure}" if count else "无"


def cover(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Any]:
    """The cover of a file as archives keep it: number, unit, dates, confidentiality, keeping."""
    compose, style = form.composer, snapshot.disclosure.style
    return [
        *masthead(style, snapshot.unit, compose, outline.mark("cover", "封面", 0)),
        Spacer(0, 66),
        title_line(style.title(KIND, HEADING), compose),
        Spacer(0, 10),
        compose.line("社会救助个案 · 一户一策", SUBTITLE, ""),
        Spacer(0, 74),
        cover_lines(snapshot, form),
        Spacer(0, 72),
        cover_box(snapshot, form),
    ]


def cover_lines(snapshot: CaseFileSnapshot, form: Former) -> Table:
    start, end = day(snapshot.intake_on), day(snapshot.closure.on) if snapshot.closure else ""
    lines = [
        ("编　　号", snapshot.number),
        ("户　　主", snapshot.head),
        ("所在地区", snapshot.area),
        ("救助类别", snapshot.category),
        ("立 卷 人", snapshot.worker),
        ("起止日期", f"{start or '　　　　　'} 至 {end or '今'}"),
    ]
    return cover_table(lines, "卷内页数", form)


def cover_table(lines: Sequence[tuple[str, str]], pages: str, form: Former) -> Table:
    """The labelled lines of a cover, and last how many pages there are, under the label `pages`."""
    rows: list[list[Any]] = [
        [
            form.composer.line(label, COVER_LABEL, ""),
            form.cell(shortened(value), f"封面 {label}", COVER_VALUE),
        ]
        for label, value in lines
    ]
    rows.append([form.composer.line(pages, COVER_LABEL, ""), FormCell(TOTAL, TOTAL_SIZE, 20)])
    return Table(
        rows,
        colWidths=[78, 232],
        hAlign="CENTER",
        style=[
            *PLAIN,
            ("LINEBELOW", (1, 0), (1, -1), 0.5, EDGE),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )


def shortened(text: str) -> str:
    """At most two lines of the cover; the text is whole in the first chapter."""
    return text if len(text) <= MOST_ON_COVER else f"{text[: MOST_ON_COVER - 1]}…"


def cover_box(snapshot: CaseFileSnapshot, form: Former) -> Table:
    label = form.composer.line
    row = [
        label("密级", CONTENTS_CENTER, ""),
        form.cell(shortened(snapshot.confidentiality), "密级", CONTENTS_CENTER),
        label("保管期限", CONTENTS_CENTER, ""),
        form.cell(shortened(snapshot.retention) or "　", "保管期限", CONTENTS_CENTER),
    ]
    tint = [("BACKGROUND", (column, 0), (column, 0), TINT) for column in (0, 2)]
    return Table([row], colWidths=[60, 96, 70, 96], hAlign="CENTER", style=[*RULED, *tint])


def contents(chapters: Sequence[Section], form: Former, outline: Outline) -> list[Any]:
    """The list of chapters; their pages are filled in when all pages are made."""
    head = [form.composer.line(word, HEAD, "") for word in ("题名", "份量", "页次")]
    rows: list[list[Any]] = [head]
    for chapter in chapters:
        outline.wanted[chapter.key] = 46
        rows.append(
            [
                form.composer.line(chapter.title, CONTENTS_ROW, ""),
                form.composer.line(chapter.amount, CONTENTS_CENTER, ""),
                FormCell(page_form(chapter.key), NUMBER_SIZE, 20, chapter.key),
            ]
        )
    style = [
        *RULED,
        ("BACKGROUND", (0, 0), (-1, 0), TINT),
        ("LEFTPADDING", (0, 1), (0, -1), 12),
    ]
    return [
        form.composer.line("卷内目录", CONTENTS, "", outline.mark("contents", "卷内目录", 0)),
        Table(rows, colWidths=[TEXT_WIDTH - 190, 110, 80], style=style, hAlign="LEFT"),
    ]
