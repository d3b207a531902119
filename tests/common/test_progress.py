"""The progress bar of long commands."""

from io import StringIO

from casework.common.progress import Progress


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_much_is_done() -> None:
    terminal = Terminal()
    bar = Progress("verify", 4, terminal)
    bar.advance(2)
    bar.advance(2)
    bar.end()
    lines = terminal.getvalue().split("\r")
    assert lines[1] == f"verify [{'#' * 15}{'.' * 15}] 2/4"
    assert lines[2] == f"verify [{'#' * 30}] 4/4\n"


def test_what_is_no_terminal_hears_nothing() -> None:
    stream = StringIO()
    bar = Progress("verify", 2, stream)
    bar.advance(2)
    bar.end()
    assert (stream.getvalue(), bar.done) == ("", 2)


def test_nothing_to_do_is_no_error() -> None:
    terminal = Terminal()
    Progress("verify", 0, terminal).end()
    assert terminal.getvalue() == ""
