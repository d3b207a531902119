"""How figures, days, instants and numbers are written for people; pure functions."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.common import dates

NBSP = "\u00a0"
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
HOUR = 60
DAY = 24 * HOUR


def grouped(number: int) -> str:
    """Return a whole number with a comma every three digits."""
    return f"{number:,}"


def money(cents: int) -> str:
    """Return an amount in yuan with its unit, two decimals always: 164000 → 1,640.00 元."""
    return _("%(amount)s yuan").replace(" ", NBSP) % {"amount": amount(cents)}


def amount(cents: int) -> str:
    """Return an amount in yuan without the unit, for a column that names it: 164000 → 1,640.00."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def masked_id(number: str) -> str:
    """Return a document number with all but its first and last four characters hidden."""
    if len(number) <= 8:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def local_day(when: date | datetime) -> date:
    """Return the Shanghai day of an instant, or the day itself."""
    return dates.local_date(when) if isinstance(when, datetime) else when


def clock(instant: datetime) -> str:
    """Return the time of day in Shanghai: 16:52."""
    return f"{timezone.localtime(instant):%H:%M}"


def time_tag(machine: str, text: str) -> SafeString:
    """Return a <time> element, which never wraps."""
    return format_html('<time datetime="{}">{}</time>', machine, text)


def plain_day(when: date | datetime) -> SafeString:
    """Return month and day, with the year unless it is this year: 11-20."""
    day = local_day(when)
    layout = "%m-%d" if day.year == dates.today().year else "%Y-%m-%d"
    return time_tag(day.isoformat(), f"{day:{layout}}")


def short_date(when: date | datetime) -> SafeString:
    """Return month, day and weekday: 11-20 周五."""
    weekday = WEEKDAYS[local_day(when).weekday()]
    return format_html("{}{}{}", plain_day(when), NBSP, weekday)


def moment(instant: datetime) -> SafeString:
    """Return day and time of an instant: 11-17 17:05."""
    day = local_day(instant)
    shown = f"{plain_text(day)} {clock(instant)}"
    return time_tag(timezone.localtime(instant).isoformat(timespec="minutes"), shown)


def plain_text(day: date) -> str:
    """Return month and day without markup, with the year unless it is this year."""
    return f"{day:%m-%d}" if day.year == dates.today().year else day.isoformat()


def ago(when: date | datetime) -> SafeString:
    """Return how long ago, or how far ahead, as people say it."""
    if isinstance(when, datetime):
        return instant_ago(when)
    return time_tag(when.isoformat(), day_distance(when))


def instant_ago(when: datetime) -> SafeString:
    """Return minutes or hours within a day, then "yesterday 16:40", then the day."""
    machine = timezone.localtime(when).isoformat(timespec="minutes")
    minutes = int((dates.now() - when).total_seconds() // 60)
    if minutes < 0 or minutes >= DAY:
        if local_day(when) == dates.today() - timedelta(days=1):
            return time_tag(machine, _("yesterday %(time)s") % {"time": clock(when)})
        return moment(when)
    if minutes < 1:
        return time_tag(machine, _("just now"))
    if minutes < HOUR:
        text = ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes)
        return time_tag(machine, text % {"count": minutes})
    hours = minutes // HOUR
    text = ngettext("%(count)s hour ago", "%(count)s hours ago", hours)
    return time_tag(machine, text % {"count": hours})


def day_distance(day: date) -> str:
    """Return a day's distance from today in words."""
    days = (day - dates.today()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def due(day: date) -> SafeString:
    """Return how a deadline stands: overdue stands out, tomorrow warns, the rest is plain."""
    days = (day - dates.today()).days
    if days < 0:
        text = ngettext("%(count)s day overdue", "%(count)s days overdue", -days)
        return format_html('<span class="is-late nw">{}</span>', text % {"count": -days})
    css = "is-soon nw" if days <= 1 else "nw"
    return format_html('<span class="{}">{}</span>', css, day_distance(day))
