"""The keystore: wrapped keys, in a database of its own (alias `keystore`)."""

from django.db import models


class HouseholdKey(models.Model):
    """One version of a household's secrets, wrapped by the KEK; to destroy it is to shred them.

    The wrapped 64 bytes are the data key (DEK, 32) and the fingerprint key (32). A later version
    has a new DEK and the same fingerprint key, so that fingerprints outlive a rotation.
    """

    household_id = models.UUIDField()
    dek_version = models.PositiveSmallIntegerField()
    kek_version = models.PositiveIntegerField(db_index=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household_id", "dek_version"], name="vault_one_key_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(dek_version__gte=1, kek_version__gte=1),
                name="vault_household_key_versions_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} v{self.dek_version}"


class RootKey(models.Model):
    """One version of a secret that belongs to no household, such as the root of the search index.

    `suite` is the suite of everything derived from it: a site that changes CASEWORK_SUITE keeps
    finding what it indexed before, until the index is written anew from a root of the new suite.
    """

    name = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    suite = models.PositiveSmallIntegerField()
    kek_version = models.PositiveIntegerField(db_index=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="vault_one_root_a_version"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1, kek_version__gte=1, suite__in=[1, 2]),
                name="vault_root_key_numbers_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Tombstone(models.Model):
    """A household that was shredded: no key is ever made for it again, and a restore repeats it.

    `mac` proves that the vault wrote the row; see `casework.vault.shredding`.
    """

    household_id = models.UUIDField(primary_key=True)
    shredded_at = models.DateTimeField()
    reason = models.CharField(max_length=20, help_text="A code; never words about the household.")
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.household_id} {self.reason}"


class PersonStone(models.Model):
    """What was decided last about one person's data: a restore of older records repeats it.

    Ids, kind and instant only; `mac` proves them, see `casework.vault.stones`. `is_clean`: nothing
    of what was erased is left in the files of the records' database.
    """

    person_id = models.UUIDField(primary_key=True)
    household_id = models.UUIDField(db_index=True)
    worker_id = models.UUIDField()
    kind = models.CharField(max_length=10, help_text="restricted, lifted or erased")
    decided_at = models.DateTimeField()
    is_clean = models.BooleanField(default=True)
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["restricted", "lifted", "erased"]),
                name="vault_person_stone_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Operation(models.Model):
    """A long act on the keys (a rotation, a re-indexing), so that it goes on after it was killed.

    What needs doing is told by the rows themselves; this says what was asked and since when.
    `destroyed_at`: when it last destroyed data keys. Records in a backup from before may need them.
    """

    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=40, blank=True, help_text="A version, a suite, an id.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(finished_at=None),
                name="vault_one_operation_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}".strip()

    @property
    def command(self) -> str:
        """Return what is typed to go on with it; ending old keys is the last part of a rotation."""
        act = self.kind.replace("retire-", "rotate-")
        if act == "rotate-dek":
            act += f" --household {self.target}" if self.target else " --all"
        elif act == "reseal":
            act += f" --suite {self.target}"
        return f"vault {act}"


class Recovery(models.Model):
    """This site's keys, sealed to a public key whose private half custodians hold in shares.

    The newest row counts; it is written anew whenever the sealing keys change.
    """

    public_key = models.BinaryField()
    envelope = models.BinaryField()
    threshold = models.PositiveSmallIntegerField()
    shares = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=2, shares__gte=models.F("threshold")),
                name="vault_recovery_threshold",
            )
        ]

    def __str__(self) -> str:
        return f"{self.threshold} of {self.shares}"
