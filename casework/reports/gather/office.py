"""From the office's settings to how its papers look."""

from uuid import UUID

from casework.reports.models import OfficeStyle
from casework.reports.snapshot_office import PLAIN, PaperStyle


def style_of(street_id: UUID | None) -> PaperStyle:
    """Return how a street's papers look; one query. A street without settings has them plain."""
    row = OfficeStyle.objects.filter(street_id=street_id).first()
    return PLAIN if row is None else as_style(row)


def as_style(row: OfficeStyle) -> PaperStyle:
    return PaperStyle(
        organisation=row.organisation,
        footer=row.footer,
        titles=tuple(sorted(row.titles.items())),
        logo=bytes(row.logo),
        binding_mm=row.binding_mm,
        is_duplex=row.is_duplex,
        folds_genogram=row.folds_genogram,
    )
