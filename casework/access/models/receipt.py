"""What was posted, so that each form counts once."""

from django.db import models

from casework.access.models.staff import Worker
from casework.common.dates import now


class Receipt(models.Model):
    """A POST that was carried out, by its idempotency key, and where it went on to.

    `content` is a keyed hash of the form: what comes back under its key with other words is not it.
    """

    key = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    door = models.CharField(max_length=80)
    content = models.CharField(max_length=32)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"{self.door} {self.key}"
