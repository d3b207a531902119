"""What the commands say of themselves is in Chinese; argparse's own words stay."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator

import pytest
from django.core.management import load_command_class

CHINESE = re.compile("[一-鿿]")
# Django's own options, on every command.
DJANGO = {
    "--version",
    "-v",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
    "-h",
    "--help",
}


def texts(parser: ArgumentParser) -> Iterator[str]:
    """Yield the description and every help text of ours."""
    yield parser.description or ""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from texts(below)
        elif action.help and not set(action.option_strings) & DJANGO:
            yield action.help


@pytest.mark.parametrize("name", ["vault", "backup", "restore", "export_person"])
def test_a_command_explains_itself_in_chinese(name: str) -> None:
    parser = load_command_class("casework.desk", name).create_parser("manage.py", name)
    assert [text for text in texts(parser) if not CHINESE.search(text)] == []
    assert CHINESE.search(parser.format_help())
