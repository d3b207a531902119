"""A worker's own settings: names are sealed under a root that each test makes for itself."""

from collections.abc import Iterator

import pytest

from casework.vault import keys


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    """A root key that a test made goes with the test's transaction."""
    yield
    keys.forget()
