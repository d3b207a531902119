"""A log line says where and what kind, never what an exception quotes."""

import logging
import sys

import pytest

from casework.common.logs import QuietFormatter

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


def test_no_exception_adds_no_line() -> None:
    assert QuietFormatter().formatException((None, None, None)) == ""
