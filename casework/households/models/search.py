"""Keyed tokens by which people and addresses are found: tables of their own, left out of backups.

A token is a 64-bit HMAC under a key of its street and kind. They are made from the sealed records
and nothing else, so that `manage.py vault reindex` can make them again.
"""

from enum import IntEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.households.models.household import Household
from casework.households.models.person import Person


class TokenKind(IntEnum):
    """What a token stands for; pairs of characters and of syllables are not told apart."""

    PAIR = 0
    RESIDENT_ID = 1
    OTHER_ID = 2
    PHONE = 3
    NAME = 4


class SearchSubject(models.Model):
    """What tokens lead to: a person, or a household (`person` is empty) by its address and phones.

    `version` is the newest version of the index that the subject was written under. For a household
    it speaks for all its people: it is raised when the last of them was written. 0: not all yet.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, null=True, related_name="search_subject"
    )
    household = models.ForeignKey(
        Household, on_delete=models.CASCADE, related_name="search_subjects"
    )
    version = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(person=None),
                name="households_subject_household_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchToken(models.Model):
    """One token of a subject, under the root key of its version."""

    subject = models.ForeignKey(SearchSubject, on_delete=models.CASCADE, related_name="tokens")
    kind = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "subject"], name="households_token_once"),
            # The value is keyed by the street: a resident ID is held once in a street.
            models.UniqueConstraint(
                fields=["value"],
                condition=Q(kind=TokenKind.RESIDENT_ID.value),
                name="households_resident_id_once_in_street",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchIndex(models.Model):
    """The one row that says which versions of the index are alive; writers read it under lock.

    `complete`: everything is found by this version; empty until `vault reindex` went through once.
    `building`: written beside it. `older`: versions that only unreadable records are left with.
    Whoever writes tokens writes them under `complete` and `building`; whoever asks asks for all.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    complete = models.PositiveSmallIntegerField(null=True)
    building = models.PositiveSmallIntegerField(null=True)
    older = models.JSONField(default=list)
    is_clean = models.BooleanField(default=True, help_text="No token of another version is left.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="households_index_one_row"),
            models.CheckConstraint(
                condition=Q(complete__isnull=False) | Q(building__isnull=False),
                name="households_index_some_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complete} {self.building}"

    @property
    def written(self) -> list[int]:
        """The versions under which tokens are written."""
        return [version for version in (self.complete, self.building) if version is not None]

    @property
    def asked(self) -> list[int]:
        """The versions under which is sought."""
        return [*self.older, *self.written]


# What backups leave out and `casework.households.indexing.rebuild` makes again.
SEARCH_TABLES = tuple(model._meta.db_table for model in (SearchToken, SearchSubject, SearchIndex))
