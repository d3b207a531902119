"""The index of a case file 卷内目录: every chapter and every piece in it, with its page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from reportlab.platypus import Table

from casework.reports import fonts
from casework.reports.documents import case_attached, case_pictures
from casework.reports.layout import (
    BRAND,
    GREY,
    INK,
    TEXT_WIDTH,
    Outline,
    link_to,
    page_cell,
)
from casework.reports.snapshot import CaseFileSnapshot
from casework.reports.tables import HEAD, RULED, TINT, WHOLE, Former
from casework.reports.typesetting import Style
from casework.reports.words import day

CONTENTS = Style(fonts.SANS, 18, 30, align="center", color=BRAND, tracking=6, after=10)
CHAPTER = Style(fonts.SANS, 10.5, 18, color=INK)
PIECE = Style(fonts.SERIF, 9.5, 14.5, left=14, color=INK)
FACT = Style(fonts.SERIF, 9.5, 14.5, align="center", color=INK)
AMOUNT = Style(fonts.SERIF, 9.5, 14.5, align="center", color=GREY)
TIGHT = [("TOPPADDING", WHOLE[0], WHOLE[1], 1.5), ("BOTTOMPADDING", WHOLE[0], WHOLE[1], 2)]
ROW = TEXT_WIDTH - 12  # all of it leads to what it names
MOST_TITLE = 60  # characters of a piece's title: two lines


class Piece(NamedTuple):
    """One thing in a chapter: its bookmark's key, what it is called, who made it, and when."""

    key: str
    title: str
    who: str = ""
    on: date | None = None


class Section(NamedTuple):
    """A chapter: its bookmark's key, its title, how much it holds, the room it needs to begin on a
    page, in points, its flowables, and the pieces in it."""

    key: str
    title: str
    amount: str
    need: float
    make: Callable[[], Iterable[Any]]
    pieces: Sequence[Piece] = ()


def contents(chapters: Sequence[Section], form: Former, outline: Outline) -> list[Any]:
    """The list of chapters and pieces; their pages are filled in when all pages are made."""
    head = [form.composer.line(word, HEAD, "") for word in ("题名", "责任人", "日期、份量", "页次")]
    rows: list[list[Any]] = [head]
    shaded: list[tuple[Any, ...]] = []
    for chapter in chapters:
        shaded.append(("BACKGROUND", (0, len(rows)), (-1, len(rows)), TINT))
        rows.append(chapter_row(chapter, form, outline))
        rows += [piece_row(one, form, outline) for one in chapter.pieces]
    style = [*RULED, *TIGHT, ("BACKGROUND", (0, 0), (-1, 0), TINT), *shaded]
    title = form.composer.line("卷内目录", CONTENTS, "", outline.mark("contents", "卷内目录", 0))
    widths = [TEXT_WIDTH - 230, 80, 100, 50]
    return [title, Table(rows, colWidths=widths, style=style, hAlign="LEFT", repeatRows=1)]


def chapter_row(chapter: Section, form: Former, outline: Outline) -> list[Any]:
    line = form.composer.line
    return [
        line(chapter.title, CHAPTER, "", link_to(chapter.key, ROW)),
        "",
        line(chapter.amount, AMOUNT, ""),
        page_cell(chapter.key, FACT, outline, leads=False),
    ]


def piece_row(one: Piece, form: Former, outline: Outline) -> list[Any]:
    line = form.composer.line
    short = one.title if len(one.title) <= MOST_TITLE else f"{one.title[: MOST_TITLE - 1]}…"
    return [
        line(short, PIECE, "目录 题名", link_to(one.key, ROW)),
        line(one.who, FACT, "目录 责任人"),
        line(day(one.on), FACT, ""),
        page_cell(one.key, FACT, outline, leads=False),
    ]


def covered(snapshot: CaseFileSnapshot) -> tuple[date, date] | None:
    """The first and the last day of what is in the file; None for an empty one."""
    days = [on for on in dates(snapshot) if on is not None]
    return (min(days), max(days)) if days else None


def dates(snapshot: CaseFileSnapshot) -> Iterator[date | None]:
    """Yield the day of each piece."""
    yield snapshot.intake_on
    yield from (one.on for one in snapshot.consents)
    yield from (one.on for one in snapshot.trend)
    assessed = (snapshot.previous_assessment, snapshot.assessment)
    yield from (one.on for one in assessed if one)
    for version in snapshot.plan_versions:
        yield from (at.date() for at in (version.submitted_at, version.decided_at) if at)
    for visit in snapshot.visits:
        yield visit.on
        yield from (one.at.date() for one in visit.addenda)
    yield from (one.on for one in snapshot.reviews)
    yield from (one.on for one in snapshot.reopenings)
    yield from (one.on for one in snapshot.attachments.files)
    if snapshot.closure:
        yield snapshot.closure.on


def drawn_pieces(_snapshot: CaseFileSnapshot) -> list[Piece]:
    return [Piece(key, title) for key, title in case_pictures.TITLES.items()]


def assessed_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    now = snapshot.assessment
    if now is None:
        return []
    return [Piece("assessed", "最近一次预估", now.by, now.on), Piece("trend", "指数变化")]


def plan_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    plan = snapshot.plan
    if plan is None:
        return []
    decided = plan.approved_at or plan.submitted_at
    return [
        Piece(
            "plan-shown",
            f"帮扶方案第 {plan.version} 版",
            plan.author,
            decided.date() if decided else None,
        ),
        Piece("plan-compared", "与上一版相比"),
        Piece("plan-history", "版本沿革"),
    ]


def visit_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    return [
        Piece(
            f"visit-{one.number}",
            f"{one.number}．{one.mode}{'　补录' if one.late else ''}",
            one.by,
            one.on,
        )
        for one in snapshot.visits
    ]


def review_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    return [
        Piece(f"review-{one.number}", f"{one.number}．回访评估，{one.decision}", one.by, one.on)
        for one in snapshot.reviews
    ]


def closure_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    end = snapshot.closure
    found = [Piece("closed", f"结案报告，{end.kind}", end.by, end.on)] if end else []
    return found + [
        Piece(f"reopened-{number}", "重新开案", one.by, one.on)
        for number, one in enumerate(snapshot.reopenings, 1)
    ]


def attached_pieces(snapshot: CaseFileSnapshot) -> list[Piece]:
    """The list, and each picture that is printed; the others have no page in the file."""
    files = snapshot.attachments.files
    if not files:
        return []
    return [
        Piece(case_attached.LIST, case_attached.LIST_TITLE),
        *(
            Piece(case_attached.key_of(one), f"{one.number}．{one.title}", one.person, one.on)
            for one in files
            if one.photo is not None
        ),
    ]
