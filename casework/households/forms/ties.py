"""Relations between people, consents, and people who leave."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households.codes import Relation
from casework.households.forms.fields import PastDateField
from casework.households.models import (
    ConsentNote,
    ConsentPurpose,
    Flow,
    Kinship,
    OutsideContent,
    OutsideKind,
    OutsideTie,
    Partnership,
    Strength,
    Tie,
)

PersonChoice = tuple[str, str]


class TieForm(forms.Form):
    """One edge between two people of the household's record."""

    person = forms.ChoiceField(label=_("Person A"))
    other = forms.ChoiceField(label=_("Person B"))
    kind = forms.ChoiceField(label=_("A is"), choices=Kinship)
    partnership = forms.ChoiceField(
        label=_("How they stand"),
        choices=[("", _("Only for partners")), *Partnership.choices],
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[PersonChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "other"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Choose one")), *people]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("other"):
            self.add_error("other", _("A relation needs two different people."))
        if cleaned.get("kind") == Kinship.PARTNER and not cleaned.get("partnership"):
            self.add_error("partnership", _("Say how the two partners stand to each other."))
        if cleaned.get("kind") and cleaned["kind"] != Kinship.PARTNER:
            cleaned["partnership"] = ""
        return cleaned

    @staticmethod
    def initial_of(tie: Tie) -> dict[str, str]:
        """Return the fields as they are recorded."""
        return {
            "person": str(tie.person_id),
            "other": str(tie.other_id),
            "kind": tie.kind,
            "partnership": tie.partnership,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes, from a valid form."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "person_id": UUID(data["person"]),
            "other_id": UUID(data["other"]),
            "partnership": data["partnership"],
        }


class OutsideForm(forms.Form):
    """One tie of the ecomap."""

    name = forms.CharField(label=_("Who or what"), max_length=30)
    role = forms.CharField(
        label=_("What for"),
        max_length=20,
        required=False,
        help_text=_("Such as: dialysis room, class 2(3), minds the child on Saturdays."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OutsideKind)
    strength = forms.ChoiceField(
        label=_("How the tie is"),
        choices=Strength,
        initial=Strength.ORDINARY,
        widget=forms.RadioSelect,
    )
    flow = forms.ChoiceField(
        label=_("Where help goes"), choices=Flow, initial=Flow.INWARD, widget=forms.RadioSelect
    )

    @staticmethod
    def initial_of(tie: OutsideTie) -> dict[str, str]:
        """Return the fields as they are recorded; raise SealBroken where they don't open."""
        content = tie.content
        return {
            "name": content.name,
            "role": content.role,
            "kind": tie.kind,
            "strength": tie.strength,
            "flow": tie.flow,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes, from a valid form."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "strength": data["strength"],
            "flow": data["flow"],
            "content": OutsideContent(name=data["name"], role=data["role"]),
        }


class ConsentForm(forms.Form):
    """A consent as it stands on the signed paper."""

    purpose = forms.ChoiceField(label=_("For what"), choices=ConsentPurpose)
    person = forms.ChoiceField(label=_("Whose"))
    signed_by = forms.CharField(
        label=_("Signed by"),
        max_length=50,
        help_text=_("Under 14 the guardian signs."),
    )
    given_on = PastDateField(label=_("Given on"), initial=today)
    until_on = forms.DateField(label=_("Holds until"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Sequence[PersonChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("The whole household")), *people]
            field.required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("given_on"), cleaned.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", _("A consent can't end before it was given."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes, from a valid form."""
        data = self.cleaned_data
        return {
            "purpose": data["purpose"],
            "person_id": data["person"] or None,
            "given_on": data["given_on"],
            "until_on": data["until_on"],
            "note": ConsentNote(signed_by=data["signed_by"], note=data["note"]),
        }


class LeaveForm(forms.Form):
    """The day a member left."""

    left_on = PastDateField(label=_("Left on"), initial=today)


class NewHeadForm(forms.Form):
    """What the present head is to the new one."""

    former_relation = forms.ChoiceField(
        label=_("What the present head is to the new one"),
        choices=[choice for choice in Relation.choices if choice[0] != Relation.HEAD],
    )
