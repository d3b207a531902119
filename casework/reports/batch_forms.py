"""What is asked before papers of many households are printed at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.reports.forms import PrintForm
from casework.reports.kinds import BATCHED
from casework.reports.models import BatchOrder, BatchShape, Document


class BatchForm(PrintForm):
    """One reason and one recipient for all of them; each paper is a disclosure of its own."""

    document = forms.ChoiceField(
        label=_("Paper"),
        choices=[(code.value, code.label) for code in BATCHED],
        initial=Document.CASE_FILE,
        help_text=_("Of each household what is in force, or the latest; of visits all of them."),
    )
    order = forms.ChoiceField(
        label=_("Order of the files"),
        choices=BatchOrder,
        widget=forms.RadioSelect,
        initial=BatchOrder.NUMBER,
    )
    shape = forms.ChoiceField(
        label=_("What you get"),
        choices=BatchShape,
        widget=forms.RadioSelect,
        initial=BatchShape.PDF,
        help_text=_(
            "One PDF has a bookmark for each household, and another volume after 500 pages. Files "
            "in a ZIP are named by their serial numbers, never by people."
        ),
    )
