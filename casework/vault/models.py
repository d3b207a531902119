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
