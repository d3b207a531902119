"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Casework's audit room."""

    name = "casework.audit"
    label = "audit"
