"""Sessions, known devices, failed attempts, former passwords, the set-up code."""

from django.conf import settings
from django.db import models

from casework.common.dates import now
from casework.common.ids import new_id


class Device(models.Model):
    """A browser in which a worker has signed in; a signed cookie there carries its token."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the 256-bit token.")
    browser = models.CharField(max_length=60, help_text="Kind of browser and system, no version.")
    address = models.CharField(max_length=45, help_text="Where from at first, its end masked.")
    created_at = models.DateTimeField(default=now, editable=False)
    seen_at = models.DateTimeField(default=now)
    is_told = models.BooleanField(default=False, help_text="Its owner was told that it is new.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "token_hash"], name="access_device_once")
        ]

    def __str__(self) -> str:
        return f"{self.browser} {self.pk}"


class Sitting(models.Model):
    """A worker's session while it lasts; Django's own session names it by id.

    A session whose sitting is gone has ended. `factor` is the kind of second factor that it began
    with or that was added in it, empty for a password alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sittings"
    )
    browser = models.CharField(max_length=60)
    address = models.CharField(max_length=45, help_text="Its end masked.")
    factor = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["worker", "-seen_at"], name="access_sitting_worker")]

    def __str__(self) -> str:
        return f"{self.browser} {self.pk}"


class FailedSignIn(models.Model):
    """An attempt to sign in that failed, or isn't judged yet; keyed hashes, no name in clear."""

    account = models.CharField(max_length=32)
    address = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "created_at"], name="access_failed_account"),
            models.Index(fields=["address", "created_at"], name="access_failed_address"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PasswordChange(models.Model):
    """When a password was set; `encoded` is its hash where former ones may not come again."""

    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_changes"
    )
    encoded = models.CharField(max_length=128, blank=True)
    is_own = models.BooleanField(help_text="Set by the worker, not for them by someone else.")
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["worker", "-created_at"], name="access_password_change")]

    def __str__(self) -> str:
        return str(self.pk)


class SetUpCode(models.Model):
    """The code with which the first administrator opens their own account, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256, of 128 bits.")
    city = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=now, editable=False)
    until_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
