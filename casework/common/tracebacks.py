"""Django's page for developers, and its e-mail to them, without anything that a record holds.

They show where the code failed and of which kind each variable was. What a variable, a form, a
cookie or an error's own text says is left out: on a machine of one's own too, it may be a case.
"""

from collections.abc import ItemsView
from types import FrameType
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

UNSAID = "…"
# Their text names things of the code, never values.
ABOUT_CODE = (NameError, AttributeError, ImportError, TemplateDoesNotExist, TemplateSyntaxError)
META_SHOWN = {
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HOST",
    "HTTP_USER_AGENT",
    "PATH_INFO",
    "REMOTE_ADDR",
    "REQUEST_METHOD",
    "SERVER_NAME",
    "SERVER_PORT",
}


class Unsaid:
    """Stands for a variable: ids and yes or no are told, of anything else the type."""

    def __init__(self, value: Any) -> None:
        said = value is None or isinstance(value, bool | UUID)
        self.text = repr(value) if said else f"{type(value).__name__} {UNSAID}"

    def __repr__(self) -> str:
        return self.text


class QuietFilter(SafeExceptionReporterFilter):
    """Tells names of variables, of parameters and of cookies, and no value of theirs."""

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """Return the variables of a frame, each by its type."""
        return {name: Unsaid(value) for name, value in tb_frame.f_locals.items()}.items()

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return the names of what was posted."""
        return dict.fromkeys(request.POST, UNSAID) if request is not None else {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return the names of the cookies; one of them carries messages."""
        return dict.fromkeys(request.COOKIES, UNSAID) if request is not None else {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return what was asked of which server; no query, no referring page, no environment."""
        meta = request.META if request is not None else {}
        return {name: value for name, value in meta.items() if name in META_SHOWN}


class QuietReporter(ExceptionReporter):
    """Tells the kind of an error and where it came from, and its text if that is about code."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return what the page is drawn from."""
        if self.template_info:
            self.template_info = self.template_info | {"message": self._text()}
        told = super().get_traceback_data()
        told |= {"exception_value": self._text(), "exception_notes": "", "unicode_hint": ""}
        for name in ("request_GET_items", "request_FILES_items"):
            told[name] = [(key, UNSAID) for key, _value in told.get(name, ())]
        return told

    def get_traceback_frames(self) -> list[dict[str, Any]]:
        """Return the frames; an error that caused another is named by its kind."""
        frames: list[dict[str, Any]] = super().get_traceback_frames()
        for frame in frames:
            cause = frame.get("exc_cause")
            frame["exc_cause"] = cause and type(cause).__name__
        return frames

    def _text(self) -> str:
        return str(self.exc_value) if isinstance(self.exc_value, ABOUT_CODE) else UNSAID

    def _get_raw_insecure_uri(self) -> str:
        """Return the path that was asked for, without its query."""
        return self.request.path if self.request else ""
