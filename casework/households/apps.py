"""The households room."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Tells the access room where grants on single households are kept, and which nobody sees."""

    name = "casework.households"
    label = "households"

    def ready(self) -> None:
        from casework.access.scope import register_household_rows
        from casework.households.models import GONE, HouseholdUserPermission

        register_household_rows(HouseholdUserPermission, GONE)
