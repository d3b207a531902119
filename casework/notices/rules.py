"""Who may choose how a kind of notice is told."""

from casework.access.models import Worker
from casework.notices.kinds import KINDS, Kind, open_to


def choosable(worker: Worker) -> list[Kind]:
    """Return the kinds that a worker decides on: those they can get, without the safety kinds."""
    return [kind for kind in open_to(worker.role_codes) if not kind.is_safety]


def may_choose(worker: Worker, kind: str) -> bool:
    """Whoever can get a kind, unless it is about safety: that is told at once, to everyone."""
    found = KINDS.get(kind)  # type: ignore[call-overload] # a code is as good as its News
    return found is not None and not found.is_safety and bool(found.roles & worker.role_codes)
