"""What stands between a signed-in worker and every door: a second factor, a password in time."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casework.access import passwords
from casework.access.models import Worker
from casework.access.sign_in import factors, sittings


def needs_factor(worker: Worker) -> bool:
    """Tell whether one of the worker's roles asks for a second factor."""
    return bool(worker.role_codes & set(settings.CASEWORK_SECOND_FACTOR_ROLES))


def first_things(request: HttpRequest, worker: Worker) -> HttpResponse | None:
    """Return where the worker has to go before anything else, None where nothing is in the way.

    A session without the second factor that the worker has can't become one with it: it ends, and
    they sign in again.
    """
    sitting = sittings.sitting_of(request)
    if needs_factor(worker) and not (sitting and sitting.factor):
        if factors.has_factor(worker):
            if sitting is not None:
                sitting.delete()
            sittings.lapse(request)
            return redirect("login")
        messages.info(
            request,
            _("Your role needs a second proof beside the password. Set one up, then go on."),
        )
        return redirect("my-sign-in")
    if passwords.must_change(worker):
        messages.info(request, _("Your password has to be changed before you go on."))
        return redirect("password-change")
    return None
