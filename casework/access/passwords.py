"""What a password must be under each profile, said in words that are translated here."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from casework.access.models import Area, PasswordChange, Worker
from casework.common.dates import now

DENGBAO = "dengbao"
KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
LEAST_KINDS = 3
FORMER = 5
LONGEST_USE = timedelta(days=90)
# So much has to be left of a password without the words that everyone here knows.
LEAST_OF_ITS_OWN = 8
SERVICE_WORDS = ("casework", "一户一策")


class LongEnough(MinimumLengthValidator):
    """Refuses short passwords; Django's own sentence has no Chinese translation."""

    def get_error_message(self) -> str:
        return _("This password is too short. Use at least %(count)s characters.") % {
            "count": self.min_length
        }


class KindsOfCharacters:
    """Refuses a password of fewer than three of the four kinds of characters (等保)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < LEAST_KINDS:
            raise ValidationError(
                _(
                    "Use at least three of these: small letters, capital letters, digits, "
                    "other characters."
                )
            )


class NotAgain:
    """Refuses the present password and the last ones before it (等保)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError."""
        if not isinstance(user, Worker) or user._state.adding:
            return
        former = list(
            user.password_changes.exclude(encoded="")
            .order_by("-created_at")
            .values_list("encoded", flat=True)[:FORMER]
        )
        if any(check_password(password, encoded) for encoded in {user.password, *former}):
            raise ValidationError(_("You have used this password before. Choose another one."))


class NotOwnWords:
    """Refuses what is little more than names that everyone here knows (SP 800-63B-4, 3.1.1.2)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError."""
        rest = password.lower()
        for word in sorted(own_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(LEAST_OF_ITS_OWN, len(password)) and rest != password.lower():
            raise ValidationError(
                _(
                    "This password is little more than your own name or the name of your office. "
                    "Add words that nobody would guess."
                )
            )


def own_words(user: Any) -> set[str]:
    """Return the words of the service, the organisation and the person, two signs or longer."""
    words = set(SERVICE_WORDS)
    for name, code in Area.objects.values_list("name", "code"):
        words |= {name.lower(), code.lower()}
    if isinstance(user, Worker):
        words |= {user.username.lower(), user.name.lower()}
    return {word for word in words if len(word) >= 2}


def shortest() -> int:
    """Return how many characters a password has at least, under the profile of the settings."""
    return max(
        validator.min_length
        for validator in get_default_password_validators()
        if isinstance(validator, LongEnough)
    )


def advice() -> str:
    """Return what to say beside the field of a new password."""
    if settings.CASEWORK_PASSWORD_PROFILE == DENGBAO:
        return _(
            "At least %(count)d characters, with three of these: small letters, capital letters, "
            "digits, other characters."
        ) % {"count": shortest()}
    return _("At least %(count)d characters; a short sentence is easy to remember.") % {
        "count": shortest()
    }


def advice_for_another() -> str:
    """Return the same for a password that is told to its owner."""
    told = _("Tell it in person; it can be changed after signing in.")
    return f"{advice()} {told}"


advice_lazy = lazy(advice, str)
advice_for_another_lazy = lazy(advice_for_another, str)


def remember(worker: Worker, *, is_own: bool) -> None:
    """Keep when a password was set, and its hash where former ones may not come again."""
    keeps = settings.CASEWORK_PASSWORD_PROFILE == DENGBAO
    PasswordChange.objects.create(
        worker=worker, encoded=worker.password if keeps else "", is_own=is_own
    )
    kept = worker.password_changes.order_by("-created_at", "-pk").values("pk")
    worker.password_changes.exclude(
        pk__in=list(kept.values_list("pk", flat=True)[:FORMER])
    ).delete()


def must_change(worker: Worker) -> bool:
    """Tell whether a password has to be changed before anything else: only under 等保.

    After 90 days, and at once where someone else set it.
    """
    if settings.CASEWORK_PASSWORD_PROFILE != DENGBAO:
        return False
    last = worker.password_changes.order_by("-created_at", "-pk").first()
    if last is None:
        return now() - worker.created_at > LONGEST_USE
    return not last.is_own or now() - last.created_at > LONGEST_USE
