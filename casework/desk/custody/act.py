"""What one act of `manage.py vault` is: a name, what it takes, what it does."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise

Say = Callable[[str], object]


class VaultAct:
    """One act; its name is what people type. `run` raises CommandError with what to do next."""

    name = ""
    help: str | Promise = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what this act takes; nothing by default."""

    def run(self, say: Say, **options: Any) -> None:
        """Do it, telling the person at the console through `say`."""
        raise NotImplementedError
