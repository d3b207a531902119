"""What the frame of every page shows: destinations by role, the place, whether this is a demo."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.access.doors import Policy
from casework.access.fields import is_watermarked
from casework.access.models import (
    ADMINISTRATORS,
    COUNTERS,
    PRINTERS,
    READERS,
    SEES_PEOPLE,
    Level,
    Role,
    Worker,
)
from casework.access.own.lists import last_list
from casework.common.dates import today
from casework.desk import badges
from casework.desk.audit_pages.rules import REVIEWERS
from casework.desk.badges import Badge
from casework.notices.models import Notice

CASE_ROLES: frozenset[str] = frozenset(READERS)
SEARCHERS: frozenset[str] = frozenset(SEES_PEOPLE)
STAFF: frozenset[str] = frozenset({Role.WORKER, Role.SUPERVISOR})
SUPERVISES: frozenset[str] = frozenset({Role.SUPERVISOR})
OVERSEES: frozenset[str] = frozenset({Role.SUPERVISOR, Role.AUDITOR})
POSTS: frozenset[str] = frozenset({Role.SYSTEM, Role.SECURITY})


@dataclass(frozen=True)
class Destination:
    """A place of the rail: the name of its URL, and the roles that go there.

    `extra` ones leave the phone's tab bar for its "More" sheet.
    """

    url_name: str
    icon: str
    label: Promise
    roles: frozenset[str]
    extra: bool = False


NOTHING = Badge()
# After a g, which letter goes where.
KEYS = {
    "desk": "d",
    "household-list": "h",
    "visit-schedule": "v",
    "plan-list": "p",
    "review-queue": "a",
    "statistics": "s",
}


@dataclass
class NavItem:
    """One link of the rail as the template draws it; the badge is counted when it is drawn."""

    url: str
    url_name: str
    icon: str
    label: Promise
    extra: bool
    current: bool = False
    badge: Any = NOTHING

    @property
    def key(self) -> str:
        """The letter that goes there after a g, empty for most places."""
        return KEYS.get(self.url_name, "")


DESTINATIONS = (
    Destination("desk", "desk", _("Desk"), CASE_ROLES),
    Destination("review-queue", "review", _("Approvals"), SUPERVISES),
    Destination("household-list", "household", _("Households"), CASE_ROLES),
    Destination("visit-schedule", "visit", _("Visits"), STAFF),
    Destination("plan-list", "plan", _("Plans"), CASE_ROLES, extra=True),
    Destination("statistics", "stats", _("Figures"), frozenset(COUNTERS), extra=True),
    Destination("ledger-list", "files", _("Ledgers"), frozenset(PRINTERS), extra=True),
    Destination(
        "ledger-returns", "swap", _("Ledger changes"), frozenset({Role.WORKER}), extra=True
    ),
    Destination("roster-list", "upload", _("Rosters"), STAFF, extra=True),
    Destination("batch-list", "print", _("Batch printing"), frozenset(PRINTERS), extra=True),
    Destination("audit", "eye", _("Log"), frozenset({Role.AUDIT})),
    Destination("audit", "eye", _("Log"), frozenset(REVIEWERS), extra=True),
    Destination("handovers", "return", _("Handovers"), STAFF, extra=True),
    Destination("covers", "swap", _("Covers"), SUPERVISES, extra=True),
    Destination("emergencies", "alert", _("Emergencies"), OVERSEES, extra=True),
    Destination("worker-list", "users", _("Accounts"), POSTS),
    Destination("area-list", "pin", _("Areas"), frozenset({Role.SYSTEM})),
    Destination("suggestions", "plan", _("Suggestions"), frozenset({Role.SYSTEM})),
    Destination("offices", "print", _("Papers"), frozenset({Role.SYSTEM})),
    Destination("household-ledger", "history", _("Rights"), frozenset({Role.SECURITY})),
    Destination("settings", "gear", _("Settings"), frozenset(ADMINISTRATORS)),
)

# Pages of one's own, which no link of the rail leads to: what stands in the phone's top bar.
OWN: dict[str, Promise] = {
    "help": _("Help"),
    "search": _("Find"),
    "emergency-new": _("Emergency reading"),
    "own-settings": _("My settings"),
    **dict.fromkeys(("notices", "notice-ways"), _("Notices")),
    **dict.fromkeys(
        ("my-sign-in", "app-new", "passkey-new", "recovery-codes", "factor-remove"),
        _("My sign-in"),
    ),
    "password-change": _("My sign-in"),
}

# Who has a number at which link: what presses today, what waits for a decision.
BADGES: dict[str, tuple[frozenset[str], Callable[[Worker], Badge]]] = {
    "desk": (STAFF, badges.desk),
    "review-queue": (SUPERVISES, badges.approvals),
    "emergencies": (frozenset({Role.AUDITOR}), badges.emergencies),
}


def url_or_none(name: str) -> str | None:
    """Return the address of a named door, or None where this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def destinations(roles: frozenset[str]) -> Iterator[NavItem]:
    """Yield the links that these roles see, in the order of the rail."""
    for place in DESTINATIONS:
        if place.roles & roles and (url := url_or_none(place.url_name)):
            yield NavItem(url, place.url_name, place.icon, place.label, place.extra)


def hang_badges(
    items: list[NavItem], worker: Worker, roles: frozenset[str], counted: dict[str, Badge]
) -> None:
    """Give links their numbers: as the page counted them, or counted once if the rail is drawn."""
    for item in items:
        readers, count = BADGES.get(item.url_name, (frozenset(), None))
        if count and readers & roles:
            item.badge = counted.get(item.url_name) or SimpleLazyObject(partial(count, worker))


def mark_current(items: list[NavItem], path: str) -> None:
    """Mark the link with the longest address that the page's path begins with."""
    leading = [item for item in items if item.url == path or is_below(path, item.url)]
    if leading:
        max(leading, key=lambda item: len(item.url)).current = True


def section_of(request: HttpRequest, nav: list[NavItem]) -> Promise | str:
    """Return the name of the part that a page belongs to, empty for a household's own pages."""
    match = getattr(request, "resolver_match", None)
    own = OWN.get(match.url_name or "", "") if match else ""
    return next((item.label for item in nav if item.current), own)


def is_below(path: str, url: str) -> bool:
    """Return whether a page lies below a destination; nothing lies below the root alone."""
    return url != "/" and path.startswith(url)


def place_of(worker: Worker) -> list[str]:
    """Return where a worker is posted today, from the wide to the narrow; empty for nowhere.

    One residential area is named with its street; several of a street are counted.
    """
    # Several postings on one area name it once.
    areas = list({post.path: post for post in worker.postings_today}.values())
    if not areas:
        return []
    widest = min(areas, key=lambda post: (len(post.path), post.path))
    if widest.level != Level.AREA:
        return [widest.area, gettext("all areas")]
    names = [widest.street] if widest.street is not None else []
    if len(areas) == 1:
        return [*names, widest.area]
    count = len(areas)
    return [*names, ngettext("%(count)s area", "%(count)s areas", count) % {"count": count}]


def bell_of(worker: Worker) -> int:
    """Return how many notices the worker has to look at; one query."""
    return Notice.objects.of(worker).pressing().count()


def watermark_of(worker: Worker) -> str:
    """Return what stands across every page of whoever is let in for an inspection."""
    return f"{worker.name} {worker.username} {today():%Y-%m-%d}"


def has_form(request: HttpRequest) -> bool:
    """Tell whether people write on a page: whether its door takes what it shows a form for."""
    match = getattr(request, "resolver_match", None)
    policy = getattr(match and match.func, "policy", None)
    if not isinstance(policy, Policy) or policy.public or policy.reads_by_post:
        return False
    return {"GET", "POST"} <= policy.methods


def theme_of(request: HttpRequest) -> str:
    """Return the look the reader chose, or an empty word: then the system decides."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def came_from(request: HttpRequest) -> str:
    """Return the path of the page that sent this request, empty unless it was one of ours."""
    sender = urlsplit(request.headers.get("Referer", ""))
    ours = sender.netloc == request.get_host() and not sender.path.startswith("//")
    return sender.path if ours else ""


def way_back(request: HttpRequest, nav: list[NavItem]) -> dict[str, Any] | None:
    """Return the list that led to a household, as its page links back to it; None without one."""
    found = last_list(request)
    place = next((item for item in nav if found and item.url_name == found[0]), None)
    return {"url": found[1], "label": place.label} if found and place else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what `base.html` needs; the place is asked only when it is drawn."""
    user = getattr(request, "user", None)
    worker = user if isinstance(user, Worker) else None
    roles = worker.role_codes if worker else frozenset()
    nav = list(destinations(roles))
    mark_current(nav, request.path)
    if worker:
        hang_badges(nav, worker, roles, badges.counted_by(request))
    return {
        "nav": nav,
        "nav_extra": [item for item in nav if item.extra],
        "section": section_of(request, nav),
        "role_names": gettext(", ").join(str(role.label) for role in Role if role.value in roles),
        "may_search": bool(roles & SEARCHERS),
        "may_share_cases": bool(roles & STAFF),
        "may_print": bool(roles & set(PRINTERS)),
        "watermark": watermark_of(worker) if worker and is_watermarked(worker) else "",
        "place": place_of(worker) if worker else [],
        "bell": partial(bell_of, worker) if worker else 0,
        "demo": settings.DEMO,
        "idle_seconds": 60 * settings.CASEWORK_IDLE_MINUTES,
        "theme": theme_of(request),
        "came_from": came_from(request),
        "list_back": way_back(request, nav),
        "has_form": worker is not None and has_form(request),
    }
