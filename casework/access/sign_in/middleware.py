"""Finds a request's sitting before anyone asks who sent it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from casework.access.sign_in import sittings


class SittingMiddleware:
    """Put the request's sitting on it; a session whose sitting is over is signed out first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sitting = sittings.current(request)  # type: ignore[attr-defined] # put there for the doors
        return self.get_response(request)
