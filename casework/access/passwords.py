"""What a password must be, said in words that are translated here."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Refuses short passwords; Django's own sentence has no Chinese translation."""

    def get_error_message(self) -> str:
        return _("This password is too short. Use at least %(count)s characters.") % {
            "count": self.min_length
        }
