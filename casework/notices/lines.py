"""A person's notices as the page shows them: by day, many of a kind folded, then by household."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from casework.access.models import Posting, Worker
from casework.access.news import News
from casework.common.dates import local_date
from casework.households.models import Handover, Household
from casework.notices import words
from casework.notices.kinds import KINDS, PLACE
from casework.notices.models import Notice, Way
from casework.vault import keys

# More than so many of a kind on a day stand in one line.
MOST_APART = 3
MOST = 500
COVERS = (News.COVER_BEGINS, News.COVER_ENDS)
# The day they fall on is the day until which something is to be done.
DEADLINES = (News.DUE_SOON, News.OVERDUE, News.REQUEST_DUE, News.DRAFT_EXPIRES)


class Line(NamedTuple):
    """One notice in words; `cover` and `handover` are what the words can't say by themselves."""

    notice: Notice
    words: str
    icon: str
    cover: Posting | None
    handover: Handover | None

    @property
    def is_new(self) -> bool:
        return self.notice.seen_at is None

    @property
    def due_on(self) -> date | None:
        """The day until which something is to be done."""
        return self.notice.falls_on if self.notice.kind in DEADLINES else None

    @property
    def read_on(self) -> date | None:
        """The day of an unusual reading; whose it is stands on the page that it leads to."""
        return self.notice.falls_on if self.notice.kind == News.UNUSUAL else None

    @property
    def in_digest(self) -> bool:
        return self.notice.way == Way.DIGEST


class Fold(NamedTuple):
    """Many notices of a kind on one day in one line."""

    kind: str
    words: str
    icon: str
    unread: int


@dataclass
class Group:
    """The lines of one household; of none for what is about no household."""

    household: Household | None
    lines: list[Line] = field(default_factory=list)

    def place(self) -> tuple[bool, bool, int]:
        """Return what groups are ordered by: without a household first, then unread, pressing."""
        pressing = min(PLACE[News(line.notice.kind)] for line in self.lines)
        return self.household is not None, not any(line.is_new for line in self.lines), pressing


@dataclass
class Day:
    """The notices of one day."""

    day: date
    folds: list[Fold]
    groups: list[Group]

    @property
    def is_new(self) -> bool:
        """Whether something of it is unread."""
        apart = any(line.is_new for group in self.groups for line in group.lines)
        return apart or any(fold.unread for fold in self.folds)


def days_of(worker: Worker) -> list[Day]:
    """Return the worker's newest notices by day; a constant number of queries."""
    by_day: dict[date, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.of(worker)[:MOST]:
        by_day[local_date(notice.created_at)].append(notice)
    apart = {day: list(unfolded(found)) for day, found in by_day.items()}
    show = Showing(worker, [notice for found in apart.values() for notice in found])
    return [Day(day, list(folds(found)), show.groups(apart[day])) for day, found in by_day.items()]


def unfolded(notices: list[Notice]) -> Iterator[Notice]:
    """Yield those of a day of whose kind there are few."""
    counts = Counter(notice.kind for notice in notices)
    return (notice for notice in notices if counts[notice.kind] <= MOST_APART)


def folds(notices: list[Notice]) -> Iterator[Fold]:
    """Yield a line for each kind of which there are many on a day, in the order of the kinds."""
    counts = Counter(notice.kind for notice in notices)
    unread = Counter(notice.kind for notice in notices if notice.seen_at is None)
    for kind in KINDS.values():
        count = counts[kind.news]
        if count > MOST_APART:
            yield Fold(kind.news, words.many(kind.news, count), kind.icon, unread[kind.news])


class Showing:
    """What the lines of a page need beside the notices, each fetched by one query."""

    def __init__(self, worker: Worker, notices: list[Notice]) -> None:
        homes = {notice.household_id for notice in notices}
        seen = Household.objects.visible_to(worker).filter(pk__in=homes).with_heads()
        self.households = {household.pk: household for household in seen}
        keys.warm(self.households)
        covers = Posting.objects.select_related("covers__worker", "area", "worker")
        self.covers = by_id(covers, notices, COVERS)
        handovers = Handover.objects.select_related("giver", "taker")
        self.handovers = by_id(handovers, notices, (News.HANDED_OVER,))

    def groups(self, notices: Iterable[Notice]) -> list[Group]:
        """Return lines by household, what is about none at the head."""
        found: dict[UUID | None, Group] = {}
        for notice in notices:
            home = notice.household_id
            group = found.setdefault(home, Group(self.households.get(home) if home else None))
            group.lines.append(self.line(notice))
        for group in found.values():
            group.lines.sort(key=lambda line: PLACE[News(line.notice.kind)])
        return sorted(found.values(), key=Group.place)

    def line(self, notice: Notice) -> Line:
        """Return one notice in words."""
        return Line(
            notice,
            words.one(notice.kind),
            KINDS[News(notice.kind)].icon,
            self.covers.get(notice.subject_id),
            self.handovers.get(notice.subject_id),
        )


def by_id(rows: Any, notices: list[Notice], kinds: tuple[News, ...]) -> dict[UUID, Any]:
    """Return the rows that notices of these kinds are about, by id."""
    ids = {notice.subject_id for notice in notices if notice.kind in kinds}
    return {row.pk: row for row in rows.filter(pk__in=ids)}
