"""The households room."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Tells the access room where grants on households are kept, and how names are masked."""

    name = "casework.households"
    label = "households"

    def ready(self) -> None:
        from casework.access.fields import register_mask
        from casework.access.scope import register_household_rows
        from casework.households.masking import IdentityMask
        from casework.households.models import GONE, HouseholdUserPermission

        register_household_rows(HouseholdUserPermission, GONE)
        register_mask(IdentityMask)
