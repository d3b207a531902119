"""Making a ledger: from the households asked for to the bytes of a workbook, a few at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import translation

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of, under
from casework.common.dates import local_date
from casework.households.models import Household, Stage
from casework.reports import snapshot
from casework.reports.gather.reading import Reader, word
from casework.reports.ledgers import rowkeys
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Cell, Column, Line
from casework.reports.ledgers.homes import Home, batches
from casework.reports.ledgers.kinds import Kind
from casework.reports.ledgers.masks import Mask
from casework.reports.ledgers.others import name_others
from casework.reports.ledgers.workbook import Book, Facts
from casework.reports.models import DisclosureLevel, LedgerKind
from casework.reports.snapshot import Level
from casework.reports.words import day, moment

LANGUAGE = "zh-hans"
ALL_STAGES = "all"
SMALL_CACHE_KIB = 8 * 1024
# What is offered beside each stage: the open ones, which is usual, and open and closed together.
OPEN_STAGES = ""


@dataclass(frozen=True)
class Narrowed:
    """What a ledger is narrowed to, as the list of households is; codes, empty for all."""

    area: Area
    grade: str = ""
    stage: str = ""
    category: str = ""

    def codes(self, asked: Asked) -> dict[str, str]:
        """Return what narrows it, for the log: codes and days alone."""
        found = {
            "grade": self.grade,
            "stage": self.stage,
            "category": self.category,
            "from": day(asked.from_on),
            "until": day(asked.until_on),
        }
        return {name: code for name, code in found.items() if code}


@dataclass(frozen=True, repr=False)
class Made:
    """A ledger that was made; `listed` are the households that have a line in it.

    `households` counts all that were asked for, `left_out` those of near relatives.
    """

    book: bytes
    lines: int
    households: int
    listed: tuple[UUID, ...]
    left_out: int
    unreadable: tuple[str, ...]


def households_of(kind: Kind, narrowed: Narrowed, *, by: Worker) -> Any:
    """Return the households that `by` may print and that fit."""
    rows = Household.objects.visible_to(by, Permission.PRINT)
    rows = rows.filter(under([narrowed.area.path], "area__"))
    if kind.code == LedgerKind.OVERDUE:
        rows = rows.overdue()
    elif narrowed.stage == OPEN_STAGES:
        rows = rows.open()
    elif narrowed.stage != ALL_STAGES:
        rows = rows.filter(stage=Stage(narrowed.stage))
    if narrowed.grade:
        rows = rows.filter(grade="" if narrowed.grade == "none" else narrowed.grade)
    return rows.filter(category=narrowed.category) if narrowed.category else rows


def make(
    kind: Kind,
    columns: Sequence[Column],
    narrowed: Narrowed,
    asked: Asked,
    print_: snapshot.Disclosure,
    ledger_key: rowkeys.Signer | None,
) -> Made:
    """Make a ledger; with a signer its lines carry keys by which changes come back.

    Nobody's ledger holds households of their near relatives. What doesn't open says 无法读取.
    """
    with translation.override(LANGUAGE):
        rows, barred = households_of(kind, narrowed, by=asked.by), scope_of(asked.by).barred
        left_out = rows.filter(pk__in=barred).count() if barred else 0
        rows = rows.exclude(pk__in=barred) if barred else rows
        reader, households = Reader(), 0
        last, listed = None, list[UUID]()
        book = Book(
            facts_of(kind, narrowed, asked, print_), columns, has_keys=ledger_key is not None
        )
        with little_kept():
            for homes in batches(rows, reader):
                households += len(homes)
                if asked.level is not Level.FULL:
                    name_others(homes, asked, with_guests=kind.code != LedgerKind.VISITS)
                for line, cells in with_cells(kind.lines(homes, asked), asked.level, columns):
                    values = [cell(line) for cell in cells]
                    if line.home is not last:
                        last = line.home
                        listed.append(line.household.pk)
                    book.add(values, ledger_key.of(line) if ledger_key else "")
        whole = book.close()
    return Made(whole, book.lines, households, tuple(listed), left_out, reader.unreadable)


@contextmanager
def little_kept() -> Iterator[None]:
    """Let SQLite keep few pages while a ledger goes through much of the database, each once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{SMALL_CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def with_cells(
    lines: Iterator[Line], level: Level, columns: Sequence[Column]
) -> Iterator[tuple[Line, list[Cell]]]:
    """Yield each line with what gives its cells, made once for the lines of one household."""
    home: Home | None = None
    cells: list[Cell] = []
    for line in lines:
        if line.home is not home:
            home = line.home
            mask = Mask(level, home, home.others)
            cells = [column.under(mask) for column in columns]
        yield line, cells


def facts_of(kind: Kind, narrowed: Narrowed, asked: Asked, print_: snapshot.Disclosure) -> Facts:
    """Return what the ledger says of itself, in Chinese."""
    area = narrowed.area
    street = area.street.name if area.street and area.street != area else ""
    level = word(DisclosureLevel, asked.level.value)
    when = moment(print_.printed_at)
    days = ""
    if asked.from_on or asked.until_on:
        days = f"，{day(asked.from_on) or '起初'} 至 {day(asked.until_on) or '今'}"
    return Facts(
        title=f"{street}{area.name} {word(LedgerKind, kind.code)}",
        subtitle=f"{print_.serial}，{level}{days}，{print_.printed_by} {when} 导出，"
        f"用途：{print_.reason}，交给：{print_.recipient}",
        serial=print_.serial,
        left=print_.serial,
        right=f"{print_.printed_by} {when} {print_.reason}",
        author=print_.printed_by,
        made_on=local_date(print_.printed_at),
    )
