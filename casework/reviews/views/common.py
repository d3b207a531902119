"""What the pages of this room share."""

from collections.abc import Mapping
from typing import Any

from django.forms.boundfield import BoundField

from casework.access.http import StaffRequest
from casework.households.models import Household


def visible_households(request: StaffRequest) -> Any:
    """Return the households in the worker's scope with their heads, for prefetching."""
    return Household.objects.visible_to(request.user).with_heads()


def with_words(choices: BoundField, words: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Return each radio button of a field with what its choice leads to."""
    return [(tick, words[str(tick.data["value"])]) for tick in choices]
