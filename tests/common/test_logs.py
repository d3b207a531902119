"""A log line says where and what kind, never what an exception quotes."""

import io
import logging
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation

from casework.common.logs import QuietFormatter

ROOT = Path(__file__).resolve().parent.parent.parent
MARKER = "魏龙凤"


def line(message: str, *, exc_info: object = None) -> str:
    record = logging.LogRecord("casework.sample", logging.ERROR, "x.py", 7, message, None, None)
    record.exc_info = exc_info  # type: ignore[assignment] # what `logger.exception` sets
    return QuietFormatter().format(record)


def failing_with(error: type[Exception]) -> str:
    """Return the line of an exception that quotes the marker."""
    try:
        raise error(MARKER)
    except error:
        return line("could not save", exc_info=sys.exc_info())


def test_a_line_has_its_time_level_place_and_message() -> None:
    assert line("key file is missing").endswith("ERROR casework.sample key file is missing")


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError])
def test_an_exception_is_named_without_its_words(error: type[Exception]) -> None:
    text = failing_with(error)
    assert MARKER not in text
    assert f"builtins.{error.__name__}" in text


def test_an_exception_says_where_it_happened_without_the_source_line() -> None:
    text = failing_with(ValueError)
    assert "in failing_with" in text
    assert "raise error" not in text


def test_a_chain_of_exceptions_is_quiet_too() -> None:
    try:
        try:
            raise ValueError(MARKER)
        except ValueError as cause:
            raise RuntimeError(MARKER) from cause
    except RuntimeError:
        text = line("could not save", exc_info=sys.exc_info())
    assert MARKER not in text


def test_an_exception_whose_words_are_the_message_is_named_instead() -> None:
    """Django's log of suspicious requests has no other message than the exception's text."""
    for message in (MARKER, f"{MARKER}: /people/"):
        try:
            raise SuspiciousOperation(MARKER)
        except SuspiciousOperation:
            text = line(message, exc_info=sys.exc_info())
        assert MARKER not in text
        assert f"SuspiciousOperation{message.removeprefix(MARKER)}" in text


def test_a_traceback_that_another_formatter_left_is_not_taken_over() -> None:
    try:
        raise ValueError(MARKER)
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 7, "no %s", ("luck",), sys.exc_info()
        )
    assert MARKER in logging.Formatter().format(record)
    assert MARKER in (record.exc_text or "")
    assert MARKER not in QuietFormatter().format(record)
    assert "no luck" in QuietFormatter().format(record)


@pytest.mark.parametrize("error", [f"ValueError('{MARKER}')", f"KeyError('{MARKER}')"])
def test_a_command_that_dies_says_where_and_no_more(error: str) -> None:
    died = command(f"raise {error}")
    assert died.returncode == 1
    assert MARKER not in died.stderr
    assert "<string>:1 in <module>" in died.stderr
    assert f"builtins.{error.partition('(')[0]}" in died.stderr


def test_a_command_that_is_stopped_by_hand_ends_as_usual() -> None:
    assert "KeyboardInterrupt" in command("raise KeyboardInterrupt").stderr


def command(code: str) -> subprocess.CompletedProcess[str]:
    """Run a line with the hook that manage.py sets."""
    hook = "import sys; from casework.common.logs import say_where; sys.excepthook = say_where; "
    words = [sys.executable, "-c", hook + code]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)


def test_manage_py_sets_the_hook() -> None:
    code = (
        "import runpy, sys; from unittest.mock import patch; sys.argv = ['manage.py', 'check'];"
        "patch('django.core.management.execute_from_command_line',"
        f" side_effect=ValueError('{MARKER}')).start();"
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    died = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert MARKER not in died.stderr
    assert "builtins.ValueError" in died.stderr


@pytest.mark.django_db(databases=["default", "keystore"])
def test_the_servers_own_log_of_errors_is_quiet_once_the_site_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It would set up the log of the tests anew.
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: None)
    server, said = logging.getLogger("gunicorn.error"), io.StringIO()
    handler = logging.StreamHandler(said)
    server.addHandler(handler)
    try:
        runpy.run_module("casework.wsgi")
        try:
            raise ValueError(MARKER)
        except ValueError:
            server.exception("Error handling request")
    finally:
        server.removeHandler(handler)
    assert MARKER not in said.getvalue()
    assert "builtins.ValueError" in said.getvalue()


def test_no_exception_adds_no_line() -> None:
    assert QuietFormatter().formatException((None, None, None)) == ""
