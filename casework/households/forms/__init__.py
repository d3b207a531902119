"""Shape and wording of what is typed about a household and its people."""

from casework.households.forms.household import (
    AssignForm,
    CategoryForm,
    HouseholdForm,
    NewHouseholdForm,
)
from casework.households.forms.person import PersonForm
from casework.households.forms.ties import ConsentForm, LeaveForm, NewHeadForm, TieForm

__all__ = [
    "AssignForm",
    "CategoryForm",
    "ConsentForm",
    "HouseholdForm",
    "LeaveForm",
    "NewHeadForm",
    "NewHouseholdForm",
    "PersonForm",
    "TieForm",
]
