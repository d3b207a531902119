"""What a chain of the audit is called."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from casework.access.models import Area
from casework.audit.models import NO_STREET


def names_of(chains: Iterable[UUID]) -> dict[UUID, str]:
    """Return each chain's name: its street's, or what stands for acts of no street."""
    names = {chain: _("a street that isn't known here") for chain in chains}
    names |= dict(Area.objects.filter(pk__in=names).values_list("pk", "name"))
    if NO_STREET in names:
        names[NO_STREET] = _("no street")
    return names
