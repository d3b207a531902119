"""Log lines that say where and what kind, never what an exception quotes."""

import copy
import logging
import sys
import traceback
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class QuietFormatter(logging.Formatter):
    """Format a record as one line, and a traceback as places in the code without messages.

    An exception's own text may carry what was typed (`invalid literal … '魏龙凤'`), and a source
    line may too, so both are left out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; the words of an error are left out where they are its message too.

        Django's log of refused requests says nothing but the error's own text. A traceback that
        another formatter left on the record is not taken over.
        """
        error = record.exc_info[1] if record.exc_info else None
        message = record.getMessage()
        if error and str(error) and message.startswith(str(error)):
            message = kind_of(error) + message.removeprefix(str(error))
        quiet = copy.copy(record)
        quiet.msg, quiet.args, quiet.exc_text = message, None, None
        return super().format(quiet)

    def formatException(self, ei: ExcInfo) -> str:
        _kind, error, trace = ei
        if error is None:
            return ""
        lines = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([*lines, f"  {kind_of(error)}"])


def kind_of(error: BaseException) -> str:
    """Return the full name of an error's class."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def quiet_server() -> None:
    """Give gunicorn's own log of errors our format, once its handlers are there.

    It tells what fails outside of Django: a file or a page while it is being sent.
    """
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(QuietFormatter())


def say_where(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell standard error of an error that ends the program, as the log would: `sys.excepthook`.

    A command that runs by night ends in somebody's mail.
    """
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        print(QuietFormatter().formatException((kind, error, trace)), file=sys.stderr)
