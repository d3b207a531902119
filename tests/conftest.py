"""What every test stands on: keys in the keystore, both databases, a clean scope of each."""

from typing import Any

import pytest

from casework.vault import custody


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the root keys once, as `manage.py vault init` does on a new site."""
    with django_db_blocker.unblock():
        custody.initialise()
