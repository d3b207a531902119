"""The case file 家庭档案: cover, contents and sections, built in one pass from a snapshot."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import PageBreak, Spacer, Table

from casework.reports import fonts
from casework.reports.documents import (
    case_attached,
    case_contents,
    case_family,
    case_pictures,
    case_work,
)
from casework.reports.documents.built import BuiltDocument, DocumentNotLaidOut, build
from casework.reports.documents.case_contents import Section, covered
from casework.reports.documents.masthead import masthead, title_line
from casework.reports.layout import (
    GREY,
    INK,
    Outline,
    Paper,
    total_cell,
)
from casework.reports.snapshot import CaseFileSnapshot
from casework.reports.tables import EDGE, NONE, PLAIN, RULED, TINT, Former
from casework.reports.text import Composer
from casework.reports.typesetting import Style
from casework.reports.words import day, mask_household_number

__all__ = ["BuiltDocument", "DocumentNotLaidOut", "build_case_file"]

KIND, HEADING = "case_file", "家庭档案"
SUBTITLE = Style(fonts.SERIF, 14, 24, align="center", color=GREY, tracking=3)
COVER_LABEL = Style(fonts.SERIF, 12, 20, color=GREY)
COVER_VALUE = Style(fonts.SERIF, 13, 20, color=INK)
CONTENTS_CENTER = Style(fonts.SERIF, 11, 20, align="center", color=INK)
MOST_ON_COVER = 32
LEAST = 110  # points a chapter needs to begin on a page


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
    flow += case_contents.contents(chapters, form, outline)
    flow += [*case_work.overview(snapshot, form), *case_work.disclosure(snapshot, form)]
    for chapter in chapters:
        flow.append(Spacer(0, 12))
        mark = outline.mark(chapter.key, chapter.title, 0)
        flow += form.section(chapter.title, chapter.need, mark)
        flow += chapter.make()
    return flow


def sections(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Section]:
    """The chapters in their order, each there even where it holds nothing."""
    return [
        *household_sections(snapshot, form, outline),
        *work_sections(snapshot, form, outline),
        *last_sections(snapshot, form, outline),
    ]


def household_sections(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Section]:
    assessed, plates = snapshot.assessment, case_pictures.plates_of(snapshot)
    return [
        Section(
            "household",
            "一、家庭与成员",
            amount(len(snapshot.people), "人"),
            400,
            lambda: case_family.household(snapshot, form),
        ),
        Section(
            "pictures",
            "二、家系图与生态图",
            amount(len(snapshot.outside), "项外部联系"),
            40 + plates[0].need,
            lambda: case_pictures.pictures(plates, snapshot, form, outline),
            case_contents.drawn_pieces(snapshot),
        ),
        Section(
            "assessment",
            "三、家庭情况预估",
            day(assessed.on) if assessed else NONE,
            440 if assessed else LEAST,
            lambda: case_family.assessment(snapshot, form, outline),
            case_contents.assessed_pieces(snapshot),
        ),
    ]


def work_sections(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Section]:
    work = case_work
    return [
        Section(
            "plan",
            "四、一户一策帮扶方案",
            f"第 {snapshot.plan.version} 版" if snapshot.plan else NONE,
            200 if snapshot.plan else LEAST,
            lambda: work.plan(snapshot, form, outline),
            case_contents.plan_pieces(snapshot),
        ),
        Section(
            "visits",
            "五、走访记录",
            amount(len(snapshot.visits), "次"),
            270 if snapshot.visits else LEAST,
            lambda: work.visits(snapshot, form, outline),
            case_contents.visit_pieces(snapshot),
        ),
        Section(
            "reviews",
            "六、回访评估",
            amount(len(snapshot.reviews), "次"),
            240 if snapshot.reviews else LEAST,
            lambda: work.reviews(snapshot, form, outline),
            case_contents.review_pieces(snapshot),
        ),
        Section(
            "closure",
            "七、结案",
            day(snapshot.closure.on) if snapshot.closure else NONE,
            LEAST,
            lambda: work.closure(snapshot, form, outline),
            case_contents.closure_pieces(snapshot),
        ),
    ]


def last_sections(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Section]:
    return [
        Section(
            "attachments",
            "八、附件",
            amount(len(snapshot.attachments.files), "件"),
            LEAST,
            lambda: case_attached.attachments(snapshot, form, outline),
            case_contents.attached_pieces(snapshot),
        ),
        Section("signatures", "九、签署", "", 240, lambda: case_work.signatures(snapshot, form)),
    ]


def amount(count: int, measure: str) -> str:
    return f"{count} {measure}" if count else NONE


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
        cover_lines(snapshot, form, outline),
        Spacer(0, 72),
        cover_box(snapshot, form),
    ]


def cover_lines(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Table:
    start, end = day(snapshot.intake_on), day(snapshot.closure.on) if snapshot.closure else ""
    lines = [
        ("编　　号", snapshot.number),
        ("户　　主", snapshot.head),
        ("所在地区", snapshot.area),
        ("救助类别", snapshot.category),
        ("立 卷 人", snapshot.worker),
        ("起止日期", f"{start or '　　　　　'} 至 {end or '今'}"),
        ("材料日期", dates_covered(snapshot)),
    ]
    return cover_table(lines, "卷内页数", form, outline)


def dates_covered(snapshot: CaseFileSnapshot) -> str:
    """From when to when the papers in the file are."""
    found = covered(snapshot)
    return f"{day(found[0])} 至 {day(found[1])}" if found else NONE


def cover_table(
    lines: Sequence[tuple[str, str]], pages: str, form: Former, outline: Outline
) -> Table:
    """The labelled lines of a cover, and last how many pages there are, under the label `pages`."""
    rows: list[list[Any]] = [
        [
            form.composer.line(label, COVER_LABEL, ""),
            form.cell(shortened(value), f"封面 {label}", COVER_VALUE),
        ]
        for label, value in lines
    ]
    rows.append([form.composer.line(pages, COVER_LABEL, ""), total_cell(COVER_VALUE, outline)])
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
