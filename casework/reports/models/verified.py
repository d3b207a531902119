"""What verifying papers keeps: papers of destroyed records, and how often it is asked."""

from django.db import models

from casework.common.dates import now


class DestroyedPaper(models.Model):
    """That a paper was printed once, of a record that is destroyed since; it names no household.

    From it a paper that outlived its record can be told from a forged one for good. `document` is
    a code of Document, `digest` the PDF's SHA-256 in hexadecimal.
    """

    serial = models.CharField(max_length=24, primary_key=True)
    document = models.CharField(max_length=20)
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(help_text="When the paper was made, not the row.")

    def __str__(self) -> str:
        return self.serial


class Enquiry(models.Model):
    """Someone who isn't signed in asked about a paper; `address` is a keyed hash of theirs."""

    address = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["address", "created_at"], name="reports_enquiry_address")]

    def __str__(self) -> str:
        return str(self.pk)
