"""What is unusual about what someone read on a day: one small function a rule.

A finding accuses nobody: it says where to ask. Thresholds are settings. Those who see no cases
aren't shown what only cases could tell.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.desk.audit_pages.reading import Background, Day, Readings

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Finding(NamedTuple):
    """A rule's finding on one person on one day; `amount` of what, the rule's words say."""

    rule: str
    worker_id: UUID
    day: date
    amount: int
    households: tuple[UUID, ...]

    @property
    def words(self) -> "StrPromise":
        """What the rule is called."""
        return RULES[self.rule][0]

    @property
    def key(self) -> tuple[str, UUID, date]:
        """By which a review names it."""
        return self.rule, self.worker_id, self.day


# Returns the households concerned, and how many of whatever the rule counts; 0 is no finding.
Found: TypeAlias = tuple[set[UUID], int]
NOTHING: Found = (set(), 0)


def reads_much(day: Day, known: Background) -> Found:
    """Many more households than the person usually reads on a day."""
    count, usual = len(day.hours), known.usual.get(day.worker_id, 0)
    enough = max(settings.CASEWORK_UNUSUAL_HOUSEHOLDS, settings.CASEWORK_UNUSUAL_TIMES * usual)
    return (day.households, count) if count >= enough else NOTHING


def reads_out_of_hours(day: Day, known: Background) -> Found:
    """Several households before the office opens or after it closes."""
    opens, closes = settings.CASEWORK_OFFICE_OPENS, settings.CASEWORK_OFFICE_CLOSES
    late = {
        household
        for household, hours in day.hours.items()
        if any(hour < opens or hour >= closes for hour in hours)
    }
    return (late, len(late)) if len(late) >= settings.CASEWORK_UNUSUAL_AT_NIGHT else NOTHING


def reads_own_name(day: Day, known: Background) -> Found:
    """A household whose head may be a relative, by the name."""
    own = known.names.get(day.worker_id, "")
    alike = {home for home in day.hours if is_like(own, known.heads.get(home, ""))}
    return alike, len(alike)


def is_like(own: str, other: str) -> bool:
    """Tell whether two Chinese names may be of one family: surname and one more sign in its place.

    Brothers, sisters and cousins often share the sign of their generation. A shared surname alone
    says nothing: a few are borne by half of all people.
    """
    own, other = own.replace("·", ""), other.replace("·", "")
    if len(own) < 2 or len(other) < 2 or own[0] != other[0]:
        return False
    return any(a == b for a, b in zip(own[1:], other[1:], strict=False))


def reads_not_theirs(day: Day, known: Background) -> Found:
    """A social worker: several households neither theirs nor visited by them around then."""
    if day.worker_id not in known.caseworkers:
        return NOTHING
    near = timedelta(days=settings.CASEWORK_UNUSUAL_VISIT_DAYS)
    strange = {
        home
        for home in day.hours
        if home in known.in_charge
        and known.in_charge[home] != day.worker_id
        and not any(
            abs(day.day - visited) <= near
            for visited in known.visited.get((day.worker_id, home), ())
        )
    }
    enough = len(strange) >= settings.CASEWORK_UNUSUAL_NOT_THEIRS
    return (strange, len(strange)) if enough else NOTHING


def searches_without_opening(day: Day, known: Background) -> Found:
    """Many searches, and hardly a household opened after them."""
    many = day.searches >= settings.CASEWORK_UNUSUAL_SEARCHES
    few = len(day.hours) * 5 < day.searches
    return (set(), day.searches) if many and few else NOTHING


def opened_in_emergency(day: Day, known: Background) -> Found:
    """Any household that was opened in an emergency."""
    return day.emergencies, len(day.emergencies)


Rule: TypeAlias = Callable[[Day, Background], Found]

# Code → (what it is called, what is counted, the rule).
RULES: "dict[str, tuple[StrPromise, StrPromise, Rule]]" = {
    "much": (_("Read much more than usual"), _("Households"), reads_much),
    "out_of_hours": (_("Read outside office hours"), _("Households"), reads_out_of_hours),
    "own_name": (_("Read about someone with a similar name"), _("Households"), reads_own_name),
    "not_theirs": (
        _("Read households that are not theirs and not visited"),
        _("Households"),
        reads_not_theirs,
    ),
    "searches": (_("Searched much, opened little"), _("Searches"), searches_without_opening),
    "emergency": (_("Opened in an emergency"), _("Households"), opened_in_emergency),
}


def findings(read: Readings) -> Iterator[Finding]:
    """Yield what is unusual, the newest day first."""
    for day in sorted(read.days, key=lambda day: day.day, reverse=True):
        for code, (_words, _counted, rule) in RULES.items():
            homes, count = rule(day, read.background)
            if count:
                yield Finding(code, day.worker_id, day.day, count, tuple(sorted(homes)))
