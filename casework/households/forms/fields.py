"""Fields that several forms share: phones, money, days that have come."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today


class PhonesField(forms.CharField):
    """Phone numbers separated by commas, spaces or slashes; gives a tuple of normal ones."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone numbers"))
        kwargs.setdefault("help_text", _("Several numbers: separate them by a comma."))
        super().__init__(required=False, max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value) or "")
        for mark in "、/;|\n":
            text = text.replace(mark, ",")
        numbers = tuple(part.strip() for part in text.split(",") if part.strip())
        for number in numbers:
            digits = [c for c in number if c.isdecimal()]
            if not 5 <= len(digits) <= 16 or set(number) - set("0123456789-+ ()"):
                raise ValidationError(
                    _("A phone number has 5 to 16 digits. Separate several by a comma.")
                )
        return tuple(number.replace(" ", "") for number in numbers)

    def prepare_value(self, value: Any) -> Any:
        return "，".join(value) if isinstance(value, tuple | list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class YuanField(forms.CharField):
    """An amount typed in yuan; gives whole cents, or None where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value) or "")
        text = text.replace(",", "").replace("元", "").strip()
        if not text:
            return None
        try:
            cents = Decimal(text) * 100
        except ArithmeticError:
            raise ValidationError(_("Type an amount in yuan, such as 1640.50.")) from None
        if not cents.is_finite() or cents != int(cents) or not 0 <= cents <= 10**12:
            raise ValidationError(_("Type an amount in yuan, such as 1640.50."))
        return int(cents)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class PastDateField(forms.DateField):
    """A day that has come already."""

    def clean(self, value: Any) -> Any:
        day: date | None = super().clean(value)
        if day is not None and day > today():
            raise ValidationError(_("This day hasn't come yet."))
        return day
