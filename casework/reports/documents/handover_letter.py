"""The handover letter 交接单: from whom to whom, and what stands open in each household."""

from typing import Any

from reportlab.platypus import PageBreak, Spacer

from casework.reports.documents.built import BuiltDocument, build
from casework.reports.documents.case_file import SUBTITLE, cover_table
from casework.reports.documents.masthead import masthead, title_line
from casework.reports.layout import Outline, Paper
from casework.reports.snapshot_handover import HandoverLetter
from casework.reports.tables import Column, Former
from casework.reports.text import Composer
from casework.reports.words import day, moment

KIND, HEADING = "handover_letter", "个案交接单"
LEAST = 220  # points that the table needs to begin on a page
COLUMNS = (
    Column("编号", 15),
    Column("户主", 12),
    Column("等级", 10, center=True),
    Column("下次走访", 15),
    Column("未了事项", 48),
)


def build_handover_letter(letter: HandoverLetter) -> BuiltDocument:
    """Set the letter; raises DocumentNotLaidOut, without any of the text."""
    return build(
        lambda composer, outline: paper_of(letter, composer, outline),
        lambda form, outline: flowables(letter, form, outline),
    )


def paper_of(letter: HandoverLetter, composer: Composer, outline: Outline) -> Paper:
    """The title carries the serial number: it stands in lists of files."""
    return Paper(
        title=f"个案交接单 {letter.disclosure.serial}",
        heading=letter.disclosure.style.title(KIND, HEADING),
        number=letter.disclosure.serial,
        author=letter.unit,
        disclosure=letter.disclosure,
        composer=composer,
        outline=outline,
    )


def flowables(letter: HandoverLetter, form: Former, outline: Outline) -> list[Any]:
    flow: list[Any] = [*cover(letter, form, outline), PageBreak()]
    title = "各户未了事项"
    flow += form.section(title, LEAST, outline.mark("work", title, 0))
    rows = [
        (
            row.number,
            row.head,
            row.grade,
            day(row.visit_due_on) if row.visit_due_on else "",
            "；".join(row.work) or "无",
        )
        for row in letter.rows
    ]
    flow.append(form.rows(COLUMNS, rows, title))
    if letter.left_out:
        flow += form.prose(f"另有 {letter.left_out} 户未列入本单，请在系统中查看。", "说明")
    gap = "　" * 8
    signed = f"移交人：{gap}接收人：{gap}督导："
    return [*flow, Spacer(0, 24), *form.prose(signed, "签名")]


def cover(letter: HandoverLetter, form: Former, outline: Outline) -> list[Any]:
    compose = form.composer
    disclosure = letter.disclosure
    style = disclosure.style
    lines = [
        ("序　　号", disclosure.serial),
        ("移 交 人", letter.giver),
        ("接 收 人", letter.taker),
        ("户　　数", f"{letter.count} 户"),
        ("此前记录", letter.notes),
        ("移交人查阅", letter.giver_reads),
        ("制 作 人", disclosure.printed_by),
        ("制作日期", moment(disclosure.printed_at)[:10]),
    ]
    shown = [(label, value) for label, value in lines if value]
    return [
        *masthead(style, letter.unit, compose, outline.mark("cover", "封面", 0)),
        Spacer(0, 66),
        title_line(style.title(KIND, HEADING), compose),
        Spacer(0, 10),
        compose.line("一户一策　责任社工交接", SUBTITLE, ""),
        Spacer(0, 54),
        cover_table(shown, "页　　数", form, outline),
    ]
