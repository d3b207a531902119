"""How a list stands: its filters as tags, its order, and the way back to it from what it led to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from casework.access.http import StaffRequest
from casework.access.own.models import Listed, SavedFilter
from casework.access.own.query import PAGE, canonical, pairs_of

ORDER = "order"
# Which list the reader saw last, with its state; for this browser's session only.
COOKIE = "list"
ANCHOR = "row-"


@dataclass(frozen=True)
class Tag:
    """One filter that is set: what it says, and the address without it."""

    label: str
    text: str
    url: str


class Listing:
    """The state of one list: what `form` narrows it to and by what it is ordered.

    `form` is bound to the query of the address; a field called `order` is no filter. Every address
    made here holds what the form took over, so that an odd value goes no further.
    """

    def __init__(self, request: StaffRequest, name: str, form: forms.Form, order: str) -> None:
        self.worker, self.name, self.form, self.order = request.user, name, form, order
        self.page = request.GET.get(PAGE, "")
        form.is_valid()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What the form took over, as it stands in the address."""
        taken: dict[str, Any] = getattr(self.form, "cleaned_data", {})
        return {name: self.form.data[name] for name, value in taken.items() if value}

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the list, without its order."""
        return {name: value for name, value in self.chosen.items() if name != ORDER}

    @property
    def query(self) -> str:
        """The state without the page, as it is saved."""
        return canonical(urlencode(self.chosen))

    @property
    def tags(self) -> Iterator[Tag]:
        """Yield a tag for each filter that is set."""
        for name in self.filters:
            bound = self.form[name]
            yield Tag(
                str(bound.label), shown(bound, self.form.cleaned_data[name]), self.without(name)
            )

    def without(self, name: str) -> str:
        """Return the address without one filter, from the first page on."""
        rest = {other: value for other, value in self.chosen.items() if other != name}
        return f"?{urlencode(rest or {ORDER: self.order})}"

    def narrowed(self, name: str, value: str) -> str:
        """Return the address with one filter set, from the first page on."""
        return f"?{urlencode({**self.chosen, name: value})}"

    @property
    def clear_url(self) -> str:
        """The address without any filter; it names the order, as an empty one means the default."""
        return f"?{urlencode({ORDER: self.order})}"

    def ordered_by(self, order: str) -> str:
        """Return the address with another order, from the first page on."""
        return f"?{urlencode({**self.chosen, ORDER: order})}"

    @cached_property
    def saved(self) -> list[SavedFilter]:
        """The worker's filters of this list."""
        found = SavedFilter.objects.filter(worker=self.worker, listed=self.name)
        return list(found.select_related("worker"))

    @property
    def current(self) -> SavedFilter | None:
        """The saved filter that the list is narrowed to now."""
        return next((row for row in self.saved if row.query == self.query), None)

    @property
    def may_be_saved(self) -> bool:
        """Whether there is something to save that isn't saved yet."""
        return bool(self.filters) and self.current is None

    def remember(self, response: HttpResponse) -> HttpResponse:
        """Note on a page's way out which list it is, for the way back."""
        state = {**self.chosen, PAGE: self.page} if self.page else self.chosen
        response.set_cookie(
            COOKIE,
            f"{self.name}?{canonical(urlencode(state))}",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response


def shown(bound: forms.BoundField, value: Any) -> str:
    """Return what was chosen as the reader reads it."""
    field: Any = bound.field
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices)[value])
    return str(value)


def default_of(request: StaffRequest, name: str) -> HttpResponse | None:
    """Lead to the worker's default filter where the list was asked for without any state."""
    if request.GET:
        return None
    found = SavedFilter.objects.filter(worker=request.user, listed=name, is_default=True).first()
    return redirect(f"{reverse(name)}?{found.query}") if found else None


def last_list(request: HttpRequest) -> tuple[str, str] | None:
    """Return the door of the list that was seen last, and its address; None without one.

    The address is made here from a known door and a clean query, whatever the cookie says.
    """
    name, _mark, query = request.COOKIES.get(COOKIE, "").partition("?")
    if name not in Listed.values:
        return None
    state = urlencode(pairs_of(query))
    return name, f"{reverse(name)}{'?' if state else ''}{state}"


def forget_list(response: HttpResponse) -> None:
    """Let a page be where the reader begins anew."""
    response.delete_cookie(COOKIE, samesite="Lax")
