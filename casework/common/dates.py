"""What day and what instant it is for the people who use Casework (Asia/Shanghai)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_clock: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return this instant, aware."""
    return _clock.get() or timezone.now()


def today() -> date:
    """Return today's date in Shanghai, whatever zone the server keeps."""
    return local_date(now())


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Let it be another instant in this context: for replaying the demonstration's past only."""
    token = _clock.set(instant)
    try:
        yield
    finally:
        _clock.reset(token)


def local_date(instant: datetime) -> date:
    """Return the Shanghai date of an aware instant; raise ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no date")
    # Nobody has a zone of their own: Django would look for one, which ledgers ask a million times.
    return instant.astimezone(timezone.get_default_timezone()).date()


def age_on(birth_on: date, day: date) -> int:
    """Return full years of age on `day`; a birthday on 29 February counts from 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
