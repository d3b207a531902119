"""A person: who they are and how they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.common.resident_id import ResidentIdError, parse
from casework.households import codes
from casework.households.codes import Relation
from casework.households.forms.fields import PastDateField, PhonesField
from casework.households.models import Household, Person, PersonCondition, PersonIdentity

ID_PROBLEMS = {
    "id_length": _("A resident ID has 18 characters. Count them on the card."),
    "id_characters": _("A resident ID has digits only; the last one may be X."),
    "id_date": _("The birth date inside this ID is not possible. Check digits 7 to 14."),
    "id_checksum": _("One digit of this ID is wrong: its check digit doesn't fit."),
}
NOT_SAID = [("", _("Not recorded"))]


def optional(choices: Any, label: Any) -> forms.ChoiceField:
    """Return a choice that may be left open."""
    return forms.ChoiceField(label=label, choices=[*NOT_SAID, *choices.choices], required=False)


class IdentityFields(forms.Form):
    """Name and identity paper; a resident ID tells birth date and sex, so they aren't asked."""

    name = forms.CharField(
        label=_("Name"), max_length=50, widget=forms.TextInput(attrs={"autofocus": True})
    )
    id_kind = forms.ChoiceField(
        label=_("Identity paper"), choices=codes.IdKind, initial=codes.IdKind.RESIDENT_ID
    )
    id_number = forms.CharField(
        label=_("Number of the paper"),
        max_length=40,
        required=False,
        help_text=_("With a resident ID, sex and birth date are taken from it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[*NOT_SAID, *codes.Sex.choices[:2]],
        required=False,
        help_text=_("Only without a resident ID."),
    )
    birth_on = PastDateField(
        label=_("Birth date"), required=False, help_text=_("Only without a resident ID.")
    )

    def clean_name(self) -> str:
        return "".join(str(self.cleaned_data["name"]).replace("•", "·").replace("・", "·").split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, number = cleaned.get("id_kind"), cleaned.get("id_number", "")
        if kind == codes.IdKind.NONE:
            cleaned["id_number"] = ""
        elif not number:
            self.add_error("id_number", _("Type the number, or choose 'No identity paper'."))
        elif kind == codes.IdKind.RESIDENT_ID:
            self.take_from_id(cleaned, number)
        return cleaned

    def take_from_id(self, cleaned: dict[str, Any], number: str) -> None:
        """Check a resident ID and take sex and birth date from it."""
        try:
            resident_id = parse(number)
        except ResidentIdError as error:
            self.add_error("id_number", ID_PROBLEMS[error.code])
            return
        cleaned["id_number"] = resident_id.number
        cleaned["sex"] = resident_id.sex
        cleaned["birth_on"] = resident_id.birth_on

    def identity(self) -> PersonIdentity:
        """Return the head's identity, from a valid form of a new household."""
        data = self.cleaned_data
        return PersonIdentity(
            name=data["name"],
            id_kind=data["id_kind"],
            id_number=data["id_number"],
            sex=data["sex"],
            birth_on=data["birth_on"],
            phones=data["phones"],
        )


def relation_choices(household: Household, person: Person | None) -> list[tuple[str, Any]]:
    """Return what a person may be to the head: a household has one, changed on its own page."""
    if person is not None and person.is_head:
        return [(str(Relation.HEAD), Relation.HEAD.label)]
    taken = household.head is not None
    # The digit first, so that typing it chooses the relation.
    numbered = [(value, f"{value} {label}") for value, label in Relation.choices]
    found = [choice for choice in numbered if not taken or choice[0] != Relation.HEAD]
    return found if person is not None else [("", _("Choose one")), *found]


class PersonForm(IdentityFields):
    """Everything recorded about a person."""

    relation = forms.ChoiceField(label=_("Relation to head"), choices=codes.Relation)
    other_names = forms.CharField(
        label=_("Other names"),
        max_length=100,
        required=False,
        help_text=_("Past names or names in daily use, separated by commas."),
    )
    phones = PhonesField()
    ethnicity = optional(codes.Ethnicity, _("Ethnicity"))
    is_member = forms.BooleanField(
        label=_("Lives in this household"),
        initial=True,
        required=False,
        help_text=_("Untick for a relative outside who belongs on the family tree."),
    )
    died_on = PastDateField(label=_("Date of death"), required=False)
    health = optional(codes.Health, _("Health"))
    health_note = forms.CharField(
        label=_("Illness, treatment, medicines"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    disability_kinds = forms.MultipleChoiceField(
        label=_("Kinds of disability"),
        choices=codes.DisabilityKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    disability_grade = optional(codes.DisabilityGrade, _("Grade of disability"))
    education = optional(codes.Education, _("Education"))
    school = forms.CharField(label=_("School and class"), max_length=60, required=False)
    ability_to_work = optional(codes.WorkAbility, _("Ability to work"))
    occupation = forms.CharField(label=_("Work"), max_length=60, required=False)
    marital = optional(codes.Marital, _("Marital status"))
    insurance = optional(codes.Insurance, _("Medical insurance"))
    guardian = forms.CharField(
        label=_("Guardian"),
        max_length=60,
        required=False,
        help_text=_("For minors and for adults who can't decide for themselves."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("name", "relation", "id_kind", "id_number", "sex", "birth_on", "is_member")

    def __init__(
        self, *args: Any, household: Household, person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        relation = self.fields["relation"]
        if isinstance(relation, forms.ChoiceField):
            relation.choices = relation_choices(household, person)

    @staticmethod
    def initial_of(person: Person) -> dict[str, Any]:
        """Return what fills the form from a person."""
        identity, condition = person.identity, person.condition
        values = {name: getattr(condition, name) for name in condition.__struct_fields__}
        values |= {name: getattr(identity, name) for name in identity.__struct_fields__}
        return values | {
            "relation": person.relation,
            "is_member": person.is_member,
            "died_on": person.died_on,
            "other_names": "，".join(identity.other_names),
            "disability_kinds": list(condition.disability_kinds),
        }

    def arguments(self) -> dict[str, Any]:
        """Return what the actions take, from a valid form."""
        data = self.cleaned_data
        names = str(data["other_names"]).replace("，", ",").replace("、", ",").split(",")
        condition = {
            name: data[name]
            for name in PersonCondition.__struct_fields__
            if name != "disability_kinds"
        }
        return {
            "relation": data["relation"],
            "is_member": data["is_member"],
            "died_on": data["died_on"],
            "identity": PersonIdentity(
                name=data["name"],
                other_names=tuple(name.strip() for name in names if name.strip()),
                id_kind=data["id_kind"],
                id_number=data["id_number"],
                sex=data["sex"],
                birth_on=data["birth_on"],
                ethnicity=data["ethnicity"],
                phones=data["phones"],
            ),
            "condition": PersonCondition(
                disability_kinds=tuple(data["disability_kinds"]), **condition
            ),
        }
