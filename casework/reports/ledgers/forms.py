"""What is asked before a ledger is made, which columns it has, and the file that comes back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Level, Permission, Worker
from casework.access.scope import scope_of
from casework.households.codes import Category
from casework.households.models import ON_FILE, Grade
from casework.households.roster.limits import MAX_BYTES
from casework.reports import rules
from casework.reports.forms import PrintForm
from casework.reports.ledgers.kinds import KINDS, Kind
from casework.reports.ledgers.making import ALL_STAGES, Narrowed
from casework.reports.models import DisclosureLevel, LedgerKind

LEFT_OUT = {
    DisclosureLevel.FULL: _("Nothing is masked. Ledgers of households and people can come back."),
    DisclosureLevel.INTERNAL: _(
        "Without third parties: neighbours, friends, numbers of relatives."
    ),
    DisclosureLevel.EXTERNAL: _(
        "Also names, ID numbers and house numbers masked, no phone numbers and no birth dates."
    ),
}


class LedgerForm(PrintForm):
    """Which ledger, of where and of which days; what for, and for whom."""

    kind = forms.ChoiceField(label=_("Which ledger"), choices=LedgerKind, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label=_("Of where"), queryset=Area.objects.none(), empty_label=_("Choose one")
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=[("", _("All grades")), *Grade.choices, ("none", _("Not assessed"))],
        required=False,
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[
            ("", _("All open cases")),
            (ALL_STAGES, _("Open and closed cases")),
            *((stage.value, stage.label) for stage in ON_FILE),
        ],
        required=False,
    )
    category = forms.ChoiceField(
        label=_("Category of assistance"),
        choices=[("", _("All categories")), *Category.choices],
        required=False,
    )
    from_on = forms.DateField(label=_("From"), required=False)
    until_on = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker
        places = printable(worker)
        area: Any = self.fields["area"]
        area.queryset = places
        area.label_from_instance = place_words
        if len(places) and not self.is_bound:
            area.initial = places[0].pk

    def levels(self) -> list[tuple[Any, Any]]:
        """Return each level's radio button with what the level leaves out."""
        return [(radio, LEFT_OUT[DisclosureLevel(radio.data["value"])]) for radio in self["level"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            rules.check_days(cleaned.get("from_on"), cleaned.get("until_on"))
        except ValidationError as wrong:
            self.add_error("from_on", wrong)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes, from a valid form."""
        data = self.cleaned_data
        narrowed = Narrowed(data["area"], data["grade"], data["stage"], data["category"])
        names = ("kind", "level", "reason", "reason_note", "recipient", "from_on", "until_on")
        return {"narrowed": narrowed} | {name: data[name] for name in names}


def printable(worker: Worker) -> Any:
    """Return the streets and residential areas in which the worker prints, as a query."""
    ids = scope_of(worker).areas.get(Permission.PRINT, frozenset())
    levels = [Level.STREET, Level.AREA]
    return Area.objects.filter(level__in=levels, pk__in=ids).select_related("street")


def place_words(area: Area) -> str:
    """Return a place as a choice: an area behind its street."""
    if area.level == Level.STREET or area.street is None:
        return str(_("%(street)s, all areas") % {"street": area.name})
    return f"{area.street.name} {area.name}"


class ArrangedForm(forms.Form):
    """Whose ledgers of which kind are to be arranged; what it can't be is left at the first."""

    street = forms.ModelChoiceField(
        label=_("Street or town"), queryset=Area.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Which ledger"), choices=LedgerKind)

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [area.pk for area in streets_of(worker)]
        self.fields["street"].queryset = Area.objects.filter(pk__in=ids)  # type: ignore[attr-defined] # a ModelChoiceField
        self.is_valid()
        self.chosen: dict[str, Any] = getattr(self, "cleaned_data", {})

    @property
    def street_chosen(self) -> Area | None:
        """The street that was named, else the first; None where the worker has none."""
        places: Any = self.fields["street"]
        street: Area | None = self.chosen.get("street") or places.queryset.first()
        return street

    @property
    def kind_chosen(self) -> Kind:
        return KINDS[self.chosen.get("kind") or LedgerKind.HOUSEHOLDS]


def streets_of(worker: Worker) -> list[Area]:
    """Return the streets whose ledgers the worker may arrange."""
    ids = scope_of(worker).streets.get(Permission.PRINT, frozenset())
    streets = Area.objects.filter(pk__in=ids)
    return [street for street in streets if rules.may_arrange_columns(worker, street)]


def moved(codes: list[str], move: str) -> list[str]:
    """Return codes with one of them moved by a place: `up:code` or `down:code`."""
    way, _mark, code = move.partition(":")
    if code not in codes:
        return codes
    place = codes.index(code)
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(codes):
        codes[place], codes[other] = codes[other], codes[place]
    return codes


def in_order(kind: Kind, codes: Iterable[str]) -> list[str]:
    """Return every code of a kind: the named ones in their order, then the others."""
    known = [column.code for column in kind.columns]
    named = [code for code in dict.fromkeys(codes) if code in known]
    return [*named, *(code for code in known if code not in named)]


class ReturnForm(forms.Form):
    """A ledger that comes back."""

    file = forms.FileField(
        label=_("The ledger with your changes"),
        help_text=_(
            "The .xlsx that was made here at level Full, with its first lines and columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Choose a file of at most 5 MB."),
            "empty": _("This file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES or not getattr(file, "is_whole", True):
            raise ValidationError(_("Choose a file of at most 5 MB."))
        return file
