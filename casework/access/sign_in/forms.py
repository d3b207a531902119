"""Second factors, sessions, and the first account: shape and wording of input."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access import passwords
from casework.access.forms import AccountForm
from casework.access.sign_in.factors import Method

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-s"}


class SecondStepForm(forms.Form):
    """A code from the app, a recovery code, or what a passkey answered."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=20,
        required=False,
        help_text=_("Six digits from the app. Without the phone: one of your recovery codes."),
        widget=forms.TextInput(attrs=CODE | {"autofocus": True}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("code") and not cleaned.get("credential"):
            self.add_error("code", _("Type the code."))
        return cleaned


class AgainForm(forms.Form):
    """Asks for the password of who has been signed in for a while; `refusal`: it was wrong."""

    present = forms.CharField(
        label=_("Present password"),
        help_text=_("So that nobody does this at a computer that you left open."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "w-l"}),
    )

    def __init__(self, *args: Any, fresh: bool = False, refusal: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.refusal = refusal
        if fresh:
            del self.fields["present"]

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return present


class AppForm(AgainForm):
    """The code that a freshly fed authenticator app shows."""

    code = forms.CharField(
        label=_("Code that the app shows"), max_length=20, widget=forms.TextInput(attrs=CODE)
    )
    field_order = ("code", "present")


class PasskeyForm(AgainForm):
    """A name for a passkey, and what the browser made."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=30,
        help_text=_("Such as “my phone” or “the office computer”."),
        widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": _("No passkey was made yet. Press the button once more.")},
    )
    field_order = ("name", "present")


class RemoveForm(AgainForm):
    """Which second factors go."""

    factors = forms.TypedMultipleChoiceField(
        label=_("What is to be removed?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    field_order = ("factors", "present")

    def __init__(self, *args: Any, methods: list[Method], **more: Any) -> None:
        super().__init__(*args, **more)
        choices: Any = self.fields["factors"]
        choices.choices = [(method.id, method.name) for method in methods]


class FirstAccountForm(AccountForm):
    """The code from the console, and the account of the first administrator."""

    code = forms.CharField(
        label=_("Code from the console"),
        max_length=60,
        help_text=_("32 letters and digits, printed by create_administrator; good for one hour."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-l"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=passwords.advice_lazy(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-l"}),
    )
    field_order = ("code", "name", "username", "password")
