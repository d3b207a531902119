"""Setting how a street's papers look."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access.models import Area, Level, Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.common.dates import now
from casework.reports import rules
from casework.reports.models import OfficeStyle, titled


@transaction.atomic
def save_office_style(
    *,
    street_id: UUID,
    based_on: int,
    organisation: str,
    footer: str,
    titles: Mapping[str, str],
    binding_mm: int,
    is_duplex: bool,
    folds_genogram: bool,
    logo: bytes | None = None,
    by: Worker,
) -> OfficeStyle:
    """Save how a street's papers look from now on, and return it; papers made before stay.

    `based_on` is 0 where nothing was set yet. `logo` is what `logo.redrawn` made, empty to take it
    away, None to leave it. Locks the street. Raises PermissionDenied, Area.DoesNotExist for what is
    no street, StaleVersion.
    """
    if not rules.may_style_papers(by):
        raise PermissionDenied
    streets = Area.objects.select_for_update(of=("self",)).filter(level=Level.STREET)
    street = streets.get(pk=street_id)
    style = OfficeStyle.objects.filter(street=street).first() or OfficeStyle(street=street)
    check_version(style, based_on)
    kinds = {kind for kind, _label in titled()}
    values: dict[str, Any] = {
        "organisation": organisation.strip(),
        "footer": footer.strip(),
        "titles": {k: words.strip() for k, words in titles.items() if k in kinds and words.strip()},
        "binding_mm": binding_mm,
        "is_duplex": is_duplex,
        "folds_genogram": folds_genogram,
    }
    if logo is not None:
        values["logo"] = logo
    changed = put(style, values)
    style.version += 1
    style.saved_at, style.saved_by = now(), by
    style.save()
    record("office style saved", style, by=by, street=street.pk, changed=changed)
    return style


def put(style: OfficeStyle, values: Mapping[str, Any]) -> list[str]:
    """Put values into a row and return the names of those that were others before."""
    changed = [name for name, value in values.items() if held(getattr(style, name)) != held(value)]
    for name, value in values.items():
        setattr(style, name, value)
    return changed


def held(value: Any) -> Any:
    """Return a value as it can be compared: a database may give bytes as a view on them."""
    return bytes(value) if isinstance(value, memoryview) else value
