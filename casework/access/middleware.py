"""Shows each reader what their role may see, and remembers what could not be opened meanwhile."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from casework.access.fields import as_shown_to
from casework.access.models import Worker
from casework.audit.chain import record
from casework.vault import broken


class SealMiddleware:
    """Write an audit entry for each broken seal that a request met, by table and row id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        broken.begin()
        response = self.get_response(request)
        found = broken.drain()
        if found:
            worker = request.user if isinstance(request.user, Worker) else None
            record("seal broken", None, by=worker, rows=[f"{t}:{pk}" for t, pk in found])
        return response


class FieldMiddleware:
    """Make every page as its reader may see it: an inspector's opens through the mask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, Worker):
            return self.get_response(request)
        with as_shown_to(request.user):
            return self.get_response(request)
