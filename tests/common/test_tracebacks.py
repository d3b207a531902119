"""The page for developers says where and of which kind, and never what a variable holds."""

import sys
from typing import Any

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_class

from casework.common.ids import new_id

MARKER = "魏龙凤"


def a_request() -> HttpRequest:
    """Return a request that carries the marker in every way a browser can send it."""
    request: HttpRequest = RequestFactory().post(
        f"/people/?q={MARKER}",
        {"name": MARKER, "file": SimpleUploadedFile(f"{MARKER}.csv", MARKER.encode())},
        headers={"referer": f"https://testserver/?q={MARKER}", "x-other": MARKER},
    )
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    request.COOKIES["messages"] = MARKER
    request.META["SOME_VARIABLE_OF_THE_ENVIRONMENT"] = MARKER
    return request


def reporter(error: BaseException, request: HttpRequest | None) -> Any:
    """Return what Django reports an error with."""
    kind: Any = get_exception_reporter_class(request or HttpRequest())
    return kind(request, type(error), error, error.__traceback__)


def report(error: BaseException, request: HttpRequest | None = None) -> list[str]:
    """Return the report of an error, as its page and as its e-mail."""
    told = reporter(error, request)
    return [told.get_traceback_html(), told.get_traceback_text()]


def failing(error: type[Exception], cause: BaseException | None = None) -> Exception:
    """Return an error that was raised with the marker in hand, in its text and in its notes."""
    name, parts, row_id = MARKER, {"name": [MARKER]}, new_id()
    try:
        raise error(f"{name} {parts} {row_id}") from cause
    except error as caught:
        caught.add_note(MARKER)
        return caught


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, TypeError])
def test_no_value_is_told(error: type[Exception]) -> None:
    for page in report(failing(error), a_request()):
        assert MARKER not in page
        assert error.__name__ in page
        assert "failing" in page


def test_a_cause_is_named_by_its_kind() -> None:
    for page in report(failing(RuntimeError, cause=failing(LookupError))):
        assert MARKER not in page
        assert "LookupError" in page


def test_a_text_that_could_not_be_written_is_not_quoted() -> None:
    with pytest.raises(UnicodeEncodeError) as caught:
        MARKER.encode("ascii")
    assert reporter(caught.value, None).get_traceback_data()["unicode_hint"] == ""


def test_what_names_the_code_is_told() -> None:
    with pytest.raises(NameError) as caught:
        print(no_such_name)  # type: ignore[name-defined] # noqa: F821 - there is none
    for page in report(caught.value):
        assert "no_such_name&#x27; is not defined" in page or "no_such_name' is not" in page


def test_variables_are_told_by_their_type_and_ids_as_they_are() -> None:
    error: Any = failing(ValueError)
    row_id = error.__traceback__.tb_frame.f_locals["row_id"]
    [page, _text] = report(error)
    assert "str …" in page
    assert "dict …" in page
    assert str(row_id) in page


def test_the_names_of_what_was_sent_are_told() -> None:
    [page, _text] = report(failing(ValueError), a_request())
    for name in ("name", "file", "messages", "REQUEST_METHOD"):
        assert f"<td>{name}</td>" in page


def test_no_key_file_stands_on_the_page() -> None:
    for page in report(failing(ValueError), a_request()):
        assert str(project.CASEWORK_KEY_FILE) not in page
        assert project.SECRET_KEY not in page


def test_an_error_without_a_traceback_is_told_too() -> None:
    assert sys.exc_info() == (None, None, None)
    assert MARKER not in "".join(report(ValueError(MARKER)))
