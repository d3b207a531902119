"""Uploading a roster and saying which column holds what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of
from casework.households.roster.headers import Field

MOST_BYTES = 4 * 1024 * 1024


class UploadForm(forms.Form):
    """A file and the residential area it is for."""

    area = forms.ModelChoiceField(
        label=_("Residential area"), queryset=Area.objects.none(), empty_label=_("Choose one")
    )
    file = forms.FileField(
        label=_("Roster"),
        help_text=_("An Excel file (.xlsx) or a table as text (.csv), as the office keeps it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file of at most 4 MB."),
            "empty": _("This file is empty. Choose another."),
        },
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = scope_of(worker).areas.get(Permission.EDIT, frozenset())
        areas = Area.objects.filter(level="area", pk__in=ids)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined] # a ModelChoiceField
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Choose a file of at most 4 MB."))
        return file


class ColumnsForm(forms.Form):
    """For each column of the sheet, the field it holds; each field at most once."""

    def __init__(
        self, *args: Any, headings: Sequence[str], columns: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = {column: name for name, column in columns.items()}
        for column, heading in enumerate(headings):
            self.fields[f"column{column}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=[("", _("Not used")), *Field.choices],
                initial=held.get(column, ""),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, field in cleaned.items():
            if field and field in chosen:
                self.add_error(name, _("Another column is read as this already."))
            elif field:
                chosen[field] = name
        if not {Field.NAME, Field.HEAD_NAME} & set(chosen):
            self.add_error(None, _("Say which column holds the names."))
        return cleaned

    def columns(self) -> dict[str, int]:
        """Return columns by field, from a valid form."""
        return {
            field: int(name.removeprefix("column"))
            for name, field in self.cleaned_data.items()
            if field
        }
