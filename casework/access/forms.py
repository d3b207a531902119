"""Signing in, and managing the staff: shape and wording of input."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.access import passwords, rules
from casework.access.models import Area, Posting, Role, Worker
from casework.common.dates import today


class SignInForm(forms.Form):
    """User name and password; who matches them is for the view to ask."""

    username = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordForm(forms.Form):
    """The present password and a new one, typed once and shown on demand by the browser."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "w-l"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=passwords.advice_lazy(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-l"}),
    )

    def __init__(self, *args: Any, worker: Worker, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker
        self.refusal = refusal

    def clean_present(self) -> str:
        """Refuse what the door found wrong before the form was read."""
        present: str = self.cleaned_data["present"]
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return present

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.worker)
        return password


class AccountForm(forms.Form):
    """A new account."""

    name = forms.CharField(label=_("Name"), max_length=50)
    username = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{1,39}$",
        label=_("User name"),
        max_length=40,
        help_text=_("Small letters and digits, beginning with a letter, such as shen."),
        error_messages={"invalid": _("Use small letters and digits, beginning with a letter.")},
    )
    password = forms.CharField(
        label=_("First password"),
        help_text=passwords.advice_for_another_lazy(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-l"}),
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Worker.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another."))
        return username

    def clean(self) -> dict[str, Any]:
        """Hold the password to the profile, and against the names it belongs to."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            holder = Worker(username=cleaned.get("username", ""), name=cleaned.get("name", ""))
            try:
                validate_password(password, holder)
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class ResetForm(forms.Form):
    """A new password for someone who has forgotten theirs."""

    password = forms.CharField(
        label=_("New password"),
        help_text=passwords.advice_for_another_lazy(),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "w-l"}),
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.worker)
        return password


# A grant holds from an instant until an instant, which days at the ends of the calendar have not.
DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


class PostingForm(forms.Form):
    """A role in an area, from a day until a day, and what an inspection is for."""

    area = forms.ModelChoiceField(
        label=_("Posted to"), queryset=Area.objects.all(), empty_label=_("Choose one")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    from_on = forms.DateField(label=_("From"), initial=today, validators=DAYS)
    until_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Auditors and inspectors need one. Empty for the others: without an end."),
        validators=DAYS,
    )
    reason = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=200,
        help_text=_("Needed for an inspection: by whom it was ordered, the paper's number."),
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("from_on") and "until_on" in cleaned and cleaned.get("role"):
            term = (cleaned["role"], cleaned["from_on"], cleaned["until_on"])
            try:
                rules.check_terms(*term, cleaned.get("reason", ""))
                rules.check_apart(self.worker, *term)
            except forms.ValidationError as wrong:
                self.add_error(getattr(wrong, "code", None), wrong)
        return cleaned


def who_and_where(worker: Worker) -> str:
    """Return a colleague with where they are posted, for a list to choose from."""
    places = sorted({posting.area.name for posting in worker.postings.all()})
    return f"{worker.name} ({worker.username}) {' '.join(places)}"


class Colleagues(forms.ModelChoiceField):  # type: ignore[type-arg] # generic in the stubs alone
    """A choice among colleagues, each with user name and place: names alone may be two people's."""

    def label_from_instance(self, obj: Any) -> str:
        return who_and_where(obj)


class CoverForm(forms.Form):
    """Who stands in, from a day until a day."""

    deputy = Colleagues(
        label=_("Who stands in"), queryset=Worker.objects.none(), empty_label=_("Choose one")
    )
    from_on = forms.DateField(label=_("From"), initial=today, validators=DAYS)
    until_on = forms.DateField(label=_("Last day"), validators=DAYS)
    reason = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )

    def __init__(
        self, *args: Any, absent: Posting, candidates: QuerySet[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.absent = absent
        field: Any = self.fields["deputy"]
        field.queryset = candidates

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("from_on") and cleaned.get("until_on"):
            try:
                rules.check_cover(self.absent, cleaned["from_on"], cleaned["until_on"])
            except forms.ValidationError as wrong:
                self.add_error(getattr(wrong, "code", None), wrong)
            self.check_deputy(cleaned)
        return cleaned

    def check_deputy(self, cleaned: dict[str, Any]) -> None:
        """Say so where who stands in is to hold a role in those days that stands alone."""
        deputy, first = cleaned.get("deputy"), cleaned.get("from_on")
        if deputy and first and (last := cleaned.get("until_on")):
            try:
                rules.check_apart(deputy, self.absent.role, first, last)
            except forms.ValidationError as wrong:
                self.add_error("deputy", wrong)


class EndPostingForm(forms.Form):
    """The last day of a posting."""

    until_on = forms.DateField(label=_("Last day"), initial=today, validators=DAYS)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting = posting

    def clean_until_on(self) -> date:
        day: date = self.cleaned_data["until_on"]
        if day < self.posting.from_on:
            raise forms.ValidationError(_("A posting can't end before it begins."))
        return day


class AreaForm(forms.Form):
    """A new place below another."""

    parent = forms.ModelChoiceField(
        label=_("Lies in"), queryset=Area.objects.exclude(level="area"), empty_label=None
    )
    name = forms.CharField(label=_("Name of the place"), max_length=60)
    code = forms.RegexField(
        r"^[A-Za-z0-9]{1,20}$",
        label=_("Code"),
        max_length=20,
        help_text=_("Letters and digits. A residential area's code begins its file numbers: YL01."),
        error_messages={"invalid": _("Use letters and digits only.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parent, code = cleaned.get("parent"), cleaned.get("code")
        if parent and code and Area.objects.filter(code__iexact=code).exists():
            self.add_error("code", _("This code is taken. Choose another."))
        return cleaned


class WorkerFilter(forms.Form):
    """What the list of accounts can be narrowed to; codes only, they stand in the address."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Every role")), *Role.choices, ("none", _("No posting today"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Account"),
        choices=[("", _("Open and locked")), ("open", _("Open")), ("locked", _("Locked"))],
        required=False,
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("username", _("By user name")),
            ("-username", _("By user name, last first")),
            ("name", _("By name")),
            ("-name", _("By name, last first")),
            ("-created", _("Newest first")),
            ("created", _("Oldest first")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()
        self.chosen: dict[str, str] = getattr(self, "cleaned_data", {})

    @property
    def chosen_order(self) -> str:
        """The order that was asked for, by user name without."""
        return self.chosen.get("order") or "username"

    def workers(self) -> QuerySet[Worker]:
        """Return the accounts that fit, in the order chosen; locked ones last."""
        found = Worker.objects.all()
        today_posted = Posting.objects.current().filter(worker=OuterRef("pk"))
        if role := self.chosen.get("role"):
            found = found.filter(
                ~Exists(today_posted) if role == "none" else Exists(today_posted.filter(role=role))
            )
        if state := self.chosen.get("state"):
            found = found.filter(is_active=state == "open")
        order = self.chosen_order.replace("created", "created_at")
        return found.order_by("-is_active", order, "username")
