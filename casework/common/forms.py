"""How every form is drawn: the classes, types and descriptions that controls get, in one place."""

from typing import TYPE_CHECKING, Any

from django.forms import Field, boundfield, widgets
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Native pickers read and write ISO only, whatever the language of the page.
NATIVE_TYPES: tuple[tuple[type[widgets.DateTimeBaseInput], str, str], ...] = (
    (widgets.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (widgets.DateInput, "date", "%Y-%m-%d"),
    (widgets.TimeInput, "time", "%H:%M"),
)
SHORT = (widgets.NumberInput, widgets.DateTimeBaseInput)
MEDIUM_LENGTH = 60
SELECTED = mark_safe(" selected")
# What people type about a household stays out of a shared PC's form history, and out of the
# spelling service that some browsers send every word to.
TYPED = (widgets.TextInput, widgets.Textarea)
DISCREET = {"autocomplete": "off", "spellcheck": "false"}


def control_class(widget: widgets.Widget, max_length: int | None) -> str:
    """Return the CSS classes of a control: what it is, and how wide it may grow."""
    if isinstance(widget, widgets.Textarea):
        return "textarea"
    if isinstance(widget, (widgets.CheckboxInput, widgets.ChoiceWidget)) and not isinstance(
        widget, widgets.Select
    ):
        return ""
    if isinstance(widget, widgets.Select):
        return "select w-m"
    if not isinstance(widget, widgets.Input) or widget.is_hidden:
        return ""
    if isinstance(widget, SHORT):
        return "input w-s"
    return "input w-m" if max_length and max_length <= MEDIUM_LENGTH else "input"


def missing_words(widget: widgets.Widget) -> "StrPromise":
    """Return what to do about a required field that was left empty, by the kind of its control."""
    if isinstance(widget, widgets.CheckboxInput):
        return _("Tick this to go on")
    if isinstance(widget, widgets.ChoiceWidget):
        return _("Choose at least one") if widget.allow_multiple_selected else _("Choose one")
    return _("Fill this in")


class PaperField(boundfield.BoundField):
    """A field that draws its control the way the style guide shows it.

    A class set on the widget is kept; if it names a width (`w-…`) the usual width is left out.
    The message for an empty required field says what to do, unless the form has its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.field.widget
        for kind, input_type, layout in NATIVE_TYPES:
            if isinstance(widget, kind) and widget.input_type == "text":
                widget.input_type = input_type
                widget.format = widget.format or layout
                break
        errors = self.field.error_messages
        if errors["required"] is Field.default_error_messages["required"]:
            errors["required"] = missing_words(widget)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: widgets.Widget | None = None
    ) -> dict[str, Any]:
        """Return the control's HTML attributes, with its classes added."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        given = str(built.pop("class", "") or widget.attrs.get("class", "")).split()
        usual = control_class(widget, getattr(self.field, "max_length", None)).split()
        if any(name.startswith("w-") for name in given):
            usual = [name for name in usual if not name.startswith("w-")]
        if names := list(dict.fromkeys([*usual, *given])):
            built["class"] = " ".join(names)
        if isinstance(widget, TYPED) and not widget.is_hidden:
            for name, value in DISCREET.items():
                if name not in widget.attrs:
                    built.setdefault(name, value)
        return built

    @property
    def first_control_id(self) -> str:
        """Return the id that the error summary links to."""
        if self.use_fieldset and isinstance(self.field.widget, widgets.ChoiceWidget):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def is_single_check(self) -> bool:
        """Return whether the control is one box to tick, drawn before its label."""
        return isinstance(self.field.widget, widgets.CheckboxInput)


class PlainSelect(widgets.Select):
    """A list to choose one thing from, drawn at once.

    Django draws each option by a template of its own; a city has a hundred areas to choose from.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """Return the control; its choices have no groups."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, SELECTED if str(code) in chosen else "", label)
                for code, label in ((option_code(code), label) for code, label in self.choices)
            ),
        )
        built = self.build_attrs({**self.attrs, "name": name}, attrs)
        return format_html("<select{}>{}</select>", flatatt(built), options)


def option_code(code: Any) -> Any:
    """Return what a choice is sent as; nothing for none."""
    return "" if code is None else code


class PaperRenderer(TemplatesSetting):
    """Draws `{{ form }}` and every field with the templates of this project."""

    form_template_name = "common/forms/form.html"
    field_template_name = "common/forms/field.html"
    bound_field_class = PaperField
