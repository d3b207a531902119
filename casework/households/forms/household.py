"""A household's own record: where it is, why it is in difficulty, which category it has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of
from casework.common.dates import today
from casework.households.codes import Category, Cause, IntakeSource
from casework.households.forms.fields import PastDateField, PhonesField, YuanField
from casework.households.forms.person import IdentityFields
from casework.households.models import Household, HouseholdIdentity, HouseholdSituation


class HouseholdForm(forms.Form):
    """Addresses, phones, causes and intake facts."""

    living_address = forms.CharField(label=_("Living address"), max_length=200)
    registered_address = forms.CharField(
        label=_("Registered address"),
        max_length=200,
        required=False,
        help_text=_("Only where it differs from where the household lives."),
    )
    phones = PhonesField()
    intake_source = forms.ChoiceField(label=_("How the case came to us"), choices=IntakeSource)
    opened_on = PastDateField(label=_("Day of intake"), initial=today)
    primary_cause = forms.ChoiceField(
        label=_("Primary cause"), choices=[("", _("Not known yet")), *Cause.choices], required=False
    )
    secondary_causes = forms.MultipleChoiceField(
        label=_("Other causes"),
        choices=Cause.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    income_cents = YuanField(label=_("Monthly income of the household (yuan)"), required=False)
    intake_note = forms.CharField(
        label=_("How things stood at intake"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        primary = cleaned.get("primary_cause")
        cleaned["secondary_causes"] = [
            cause for cause in cleaned.get("secondary_causes", []) if cause != primary
        ]
        return cleaned

    @staticmethod
    def initial_of(household: Household) -> dict[str, Any]:
        """Return what fills the form from a household."""
        identity, situation = household.identity, household.situation
        return {
            "living_address": identity.living_address,
            "registered_address": identity.registered_address,
            "phones": identity.phones,
            "intake_source": household.intake_source,
            "opened_on": household.opened_on,
            "primary_cause": situation.primary_cause,
            "secondary_causes": list(situation.secondary_causes),
            "income_cents": situation.income_cents,
            "intake_note": situation.intake_note,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what the actions take, from a valid form."""
        data = self.cleaned_data
        return {
            "identity": HouseholdIdentity(
                living_address=data["living_address"],
                registered_address=data["registered_address"],
                phones=data["phones"],
            ),
            "situation": HouseholdSituation(
                primary_cause=data["primary_cause"],
                secondary_causes=tuple(data["secondary_causes"]),
                income_cents=data["income_cents"],
                intake_note=data["intake_note"],
            ),
            "intake_source": data["intake_source"],
            "opened_on": data["opened_on"],
        }


class CategoryFields(forms.Form):
    """A category of assistance, the label as it was called then, and since when."""

    category = forms.ChoiceField(
        label=_("Category of assistance"),
        choices=[("", _("None yet")), *Category.choices],
        required=False,
    )
    category_label = forms.CharField(
        label=_("As it was called then"),
        max_length=40,
        required=False,
        help_text=_("Only where the paper says it otherwise, such as an old name."),
    )


class NewHouseholdForm(CategoryFields, HouseholdForm, IdentityFields):
    """A new household together with its head, in one residential area of the worker's."""

    area = forms.ModelChoiceField(
        label=_("Residential area"), queryset=Area.objects.none(), empty_label=_("Choose one")
    )
    field_order = (
        "name",
        "id_kind",
        "id_number",
        "sex",
        "birth_on",
        "area",
        "living_address",
        "registered_address",
        "phones",
        "intake_source",
        "opened_on",
        "category",
        "category_label",
        "primary_cause",
        "income_cents",
        "secondary_causes",
        "intake_note",
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(
            level="area", pk__in=scope_of(worker).areas.get(Permission.EDIT, frozenset())
        )
        self.fields["area"].queryset = areas  # type: ignore[attr-defined] # a ModelChoiceField
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]


class CategoryForm(CategoryFields):
    """Another category from a day on."""

    from_on = PastDateField(label=_("From"), initial=today)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = household.categories.first()

    def clean_from_on(self) -> Any:
        day = self.cleaned_data["from_on"]
        if self.last is None:
            return day
        if self.last.until_on is None and day <= self.last.from_on:
            raise forms.ValidationError(
                _("The present category began on %(day)s; name a later day.")
                % {"day": self.last.from_on}
            )
        if self.last.until_on is not None and day <= self.last.until_on:
            raise forms.ValidationError(
                _("The category before ended on %(day)s; name a later day.")
                % {"day": self.last.until_on}
            )
        return day


class AssignForm(forms.Form):
    """Who answers for the household."""

    worker = forms.ModelChoiceField(
        label=_("Social worker in charge"),
        queryset=Worker.objects.none(),
        empty_label=_("Choose one"),
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = candidates  # type: ignore[attr-defined] # a ModelChoiceField
