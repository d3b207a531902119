"""What the pages of this room share."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.forms.boundfield import BoundField

from casework.access.models import Worker
from casework.households.models import Household


def with_household(rows: QuerySet[Any], worker: Worker) -> QuerySet[Any]:
    """Fetch along each row's household with its head."""
    households: Any = Household.objects.visible_to(worker)
    return rows.prefetch_related(Prefetch("household", queryset=households.with_heads()))


def with_words(choices: BoundField, words: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Return each radio button of a field with what its choice leads to."""
    return [(tick, words[str(tick.data["value"])]) for tick in choices]
