"""People of a household, how they are related, and what they agreed to."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.access.scope import ScopedQuerySet, scoped_rows
from casework.common.dates import age_on, now, today
from casework.households.codes import IdKind, Relation, Sex
from casework.households.models.household import Household
from casework.households.models.rows import HouseholdRow
from casework.vault.sealed import Payload, Sealed, SealedField


class PersonIdentity(Payload, schema=1, frozen=True):
    """Who the person is. Birth date and sex come from the resident ID where there is one."""

    name: str = ""
    other_names: tuple[str, ...] = ()
    id_kind: str = IdKind.RESIDENT_ID.value
    id_number: str = ""
    sex: str = ""
    birth_on: date | None = None
    ethnicity: str = ""
    phones: tuple[str, ...] = ()
    relation_wording: str = ""


class PersonCondition(Payload, schema=1, frozen=True):
    """How the person is: health, disability, schooling, work, insurance, guardian."""

    health: str = ""
    health_note: str = ""
    disability_kinds: tuple[str, ...] = ()
    disability_grade: str = ""
    education: str = ""
    school: str = ""
    ability_to_work: str = ""
    occupation: str = ""
    marital: str = ""
    insurance: str = ""
    guardian: str = ""
    note: str = ""


class PersonQuerySet(ScopedQuerySet["Person"]):
    """People by whether their data may be worked with."""

    def workable(self) -> Self:
        """Those whose data are neither restricted nor erased: what search and pickers offer."""
        return self.filter(restricted_at=None, erased_at=None)


class Person(HouseholdRow):
    """A member of a household, or a relative outside it who belongs on the genogram.

    `restricted_at`: their data are stored and nothing else (个人信息保护法 art. 44, 47).
    `erased_at`: their payloads were replaced by empty ones; the bare row stays for the household.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="people")
    relation = models.CharField(_("relation to head"), max_length=1, choices=Relation.choices)
    is_member = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    died_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    identity_sealed = SealedField()
    identity = Sealed(PersonIdentity, access_class="identity")
    condition_sealed = SealedField()
    condition = Sealed(PersonCondition, access_class="assessment")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    restricted_at = models.DateTimeField(null=True, blank=True)
    restricted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(PersonQuerySet)()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(restricted_at=None, restricted_by=None)
                | Q(restricted_at__isnull=False, restricted_by__isnull=False, erased_at=None),
                name="households_person_restricted",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, erased_by=None)
                | Q(erased_at__isnull=False, erased_by__isnull=False),
                name="households_person_erased",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="0", left_on=None),
                name="households_person_one_head",
                violation_error_message=_("A household has one head."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["restricted_at"],
                condition=Q(restricted_at__isnull=False),
                name="households_person_set_aside",
            ),
        ]

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD

    @property
    def is_set_aside(self) -> bool:
        """Whether their data are restricted or erased: nothing of them is shown or worked with."""
        return self.restricted_at is not None or self.erased_at is not None

    @property
    def age(self) -> int | None:
        """Full years today, None where the birth date isn't known or the person has died."""
        birth_on = self.identity.birth_on
        return None if birth_on is None or self.died_on else age_on(birth_on, today())

    @property
    def sex_label(self) -> str:
        """Male, female, or nothing where it isn't known."""
        sex = self.identity.sex
        return str(Sex(sex).label) if sex in {Sex.MALE, Sex.FEMALE} else ""


class Kinship(models.TextChoices):
    """Kinds of edges between people."""

    PARENT = "parent", _("parent of")
    ADOPTIVE = "adoptive", _("adoptive parent of")
    FOSTER = "foster", _("foster parent of")
    PARTNER = "partner", _("partner of")
    SIBLING = "sibling", _("brother or sister of")
    GUARDIAN = "guardian", _("guardian of")


class Partnership(models.TextChoices):
    """How two partners stand to each other."""

    MARRIED = "married", _("Married")
    COHABITING = "cohabiting", _("Living together")
    SEPARATED = "separated", _("Separated")
    DIVORCED = "divorced", _("Divorced")
    WIDOWED = "widowed", _("Widowed")


# Kinds that have no direction: such an edge is kept in one order only.
BOTH_WAYS = (Kinship.PARTNER, Kinship.SIBLING)


class Tie(HouseholdRow):
    """An edge between two people: `person` is parent, partner, sibling or guardian of `other`."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=10, choices=Kinship.choices)
    partnership = models.CharField(max_length=12, choices=Partnership.choices, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_from")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_to")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["Tie"])()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person", "other"],
                name="households_tie_once",
                violation_error_message=_("This relation is recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="households_tie_two_people",
                violation_error_message=_("A relation needs two different people."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kinship.PARTNER) | Q(partnership=""),
                name="households_tie_partnership",
            ),
        ]


class ConsentPurpose(models.TextChoices):
    """What a person is asked to agree to; what the law prescribes needs notice, not consent."""

    NOTICE = "notice", _("Notice of handling given")
    SHARING = "sharing", _("Passing on to partners")
    COUNSELLING = "counselling", _("Counselling")
    PHOTOS = "photos", _("Photos at visits")
    OPTIONAL = "optional", _("Other optional service")


class ConsentNote(Payload, schema=1, frozen=True):
    """Who signed, for whom, and how."""

    signed_by: str = ""
    note: str = ""


class Consent(HouseholdRow):
    """A consent, from when until when, withdrawn or not."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    given_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note_sealed = SealedField()
    note = Sealed(ConsentNote, access_class="identity")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = scoped_rows(ScopedQuerySet["Consent"])()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="households_consent_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("given_on")),
                name="households_consent_dates",
                violation_error_message=_("A consent can't end before it was given."),
            ),
        ]

    @property
    def holds(self) -> bool:
        """Whether it holds today."""
        return self.withdrawn_at is None and (self.until_on is None or self.until_on >= today())
