"""Shape and wording of what is typed about a household and its people."""

from casework.households.forms.household import (
    AssignForm,
    CategoryForm,
    HouseholdForm,
    NewHouseholdForm,
)
from casework.households.forms.person import PersonForm
from casework.households.forms.requests import AnswerForm, LiftForm, RequestForm
from casework.households.forms.retention import AskShreddingForm, DecideShreddingForm, HoldForm
from casework.households.forms.ties import (
    ConsentForm,
    LeaveForm,
    NewHeadForm,
    OutsideForm,
    TieForm,
)

__all__ = [
    "AnswerForm",
    "AskShreddingForm",
    "AssignForm",
    "CategoryForm",
    "ConsentForm",
    "DecideShreddingForm",
    "HoldForm",
    "HouseholdForm",
    "LeaveForm",
    "LiftForm",
    "NewHeadForm",
    "NewHouseholdForm",
    "OutsideForm",
    "PersonForm",
    "RequestForm",
    "TieForm",
]
