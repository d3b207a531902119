"""Filters that workers keep under names of their own."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.access.own.query import pairs_of
from casework.common.dates import now
from casework.common.ids import new_id
from casework.vault import system

PURPOSE = "filter name"


class Listed(models.TextChoices):
    """The lists that keep filters, by the names of their doors."""

    HOUSEHOLDS = "household-list", _("Households")
    SCHEDULE = "visit-schedule", _("Visits")
    PLANS = "plan-list", _("Plans")
    APPROVALS = "review-queue", _("Approvals")
    ACCOUNTS = "worker-list", _("Accounts")


class SavedFilter(models.Model):
    """What one worker narrows one list to, and in which order, under a name of their own.

    `query` holds codes and ids only. The name is free text and may tell of a person, so it is
    sealed under the vault's system root, bound to the row and its worker.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    listed = models.CharField(max_length=20, choices=Listed.choices)
    query = models.CharField(max_length=500)
    name_blob = models.BinaryField(help_text="The name, sealed.")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "listed"],
                condition=Q(is_default=True),
                name="access_filter_one_default",
            ),
            models.UniqueConstraint(
                fields=["worker", "listed", "query"], name="access_filter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed} {self.pk}"

    @property
    def name(self) -> str:
        """The name in clear, empty where its seal doesn't open."""
        try:
            return system.unseal(PURPOSE, self.binding, bytes(self.name_blob)).decode()
        except system.NotOpened:
            return ""

    @name.setter
    def name(self, words: str) -> None:
        self.name_blob = system.seal(PURPOSE, self.binding, words.encode())

    @property
    def binding(self) -> bytes:
        """What the seal of the name is bound to."""
        return self.pk.bytes + self.worker.pk.bytes

    @property
    def url(self) -> str:
        return f"{reverse(self.listed)}?{urlencode(pairs_of(self.query))}"
