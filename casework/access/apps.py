"""The access room."""

from django.apps import AppConfig
from django.core import checks


class AccessConfig(AppConfig):
    """Casework's access room."""

    name = "casework.access"
    label = "access"

    def ready(self) -> None:
        from casework.access.sign_in.checks import check_roles

        checks.register(check_roles)
