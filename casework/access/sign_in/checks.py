"""What must be right about the settings of signing in before a site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from casework.access.models import Role


def check_roles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report roles of CASEWORK_SECOND_FACTOR_ROLES that don't exist: they would protect nobody."""
    unknown = set(settings.CASEWORK_SECOND_FACTOR_ROLES) - set(Role.values)
    return [
        Error(
            f"CASEWORK_SECOND_FACTOR_ROLES names no role: {name}.",
            hint=f"Roles are {', '.join(Role.values)}.",
            id="access.E001",
        )
        for name in sorted(unknown)
    ]
