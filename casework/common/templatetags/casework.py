"""Tags and filters that every page draws with: icons, grades, fields, keys of a form."""

import functools
from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casework.common import formats
from casework.common.concurrency import posted_version
from casework.common.ids import new_id

register = template.Library()

GRADES = {
    "red": ("red", _("Red")),
    "orange": ("ora", _("Orange")),
    "yellow": ("yel", _("Yellow")),
    "green": ("gre", _("Green")),
    "": ("non", _("Not assessed")),
}


class Versioned(Protocol):
    """A row that counts its edits."""

    version: int


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id of the control, or empty."""

    text: str
    label: str = ""
    target: str = ""


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def icon(name: str, css: str = "icon") -> SafeString:
    """Draw a symbol of the sprite; it is decoration, so a word must stand beside it.

    Drawn once: a page has some hundred and fifty, of a few dozen kinds.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static("casework/icons.svg"),
        name,
    )


@register.filter
def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters; what is cut off is told by the one sign …."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@register.filter
def first_of(rows: Sized, most: int) -> str:
    """Return how many rows a list has of which at most so many were fetched: 4, or 6+."""
    return str(len(rows)) if len(rows) < most else f"{most}+"


def grade_of(thing: Any) -> tuple[str, Any]:
    """Return the short code and the word of a grade code or of a thing that has a `grade`."""
    code = thing if isinstance(thing, str) else getattr(thing, "grade", "")
    return GRADES.get(str(code or ""), GRADES[""])


@register.simple_tag
def grade(thing: Any, size: str = "", index: Any = "") -> SafeString:
    """Draw a grade as word, shape and colour. `size="small"` hides the word from the eye only."""
    short, word = grade_of(thing)
    if index in ("", None):
        return drawn_grade(short, str(word), size)
    mark = icon(f"g-{short}")
    return format_html('<span class="grade is-{}">{}{}<b>{}</b></span>', short, mark, word, index)


@functools.lru_cache(maxsize=64)
def drawn_grade(short: str, word: str, size: str) -> SafeString:
    """Draw a grade without a number, once: a list has fifty, of five kinds."""
    if size == "small":
        mark = icon(f"g-{short}", f"gm is-{short}")
        return format_html('{}<span class="vh">{}</span>', mark, word)
    return format_html('<span class="grade is-{}">{}{}</span>', short, icon(f"g-{short}"), word)


@register.simple_tag
def ribbon(thing: Any, note: Any = "") -> SafeString:
    """Draw the grade at the left end of the identity bar, with a short note such as the index."""
    short, word = grade_of(thing)
    small = format_html("<small>{}</small>", note) if note not in ("", None) else ""
    mark = icon(f"g-{short}")
    css = f"ribbon is-{short}" + (" ribbon--long" if short == "non" else "")
    return format_html('<div class="{}">{}<b>{}</b>{}</div>', css, mark, word, small)


def draw_field(field: BoundField, style: str, options: dict[str, Any]) -> SafeString:
    """Return label, hint, error and control of one field, in that order."""
    if not isinstance(field, BoundField):
        raise template.TemplateSyntaxError(f"This form has no such field: {field!r}.")
    ids = [f"{field.auto_id}_helptext"] if field.help_text or options.get("hint") else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    context = {
        "field": field,
        "style": style,
        "label": options.get("label") or field.label,
        "hint": options.get("hint") or field.help_text,
        "quiet": options.get("quiet", False),
        "optional": options.get("optional", not field.field.required),
        "extra_class": options.get("css", ""),
        "describedby": " ".join(ids),
    }
    return render_to_string("common/forms/_field.html", context)


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """Draw a field. Options: label, hint, css, quiet (label for screen readers only), optional."""
    return draw_field(bound, "plain", options)


@register.simple_tag
def seg(bound: BoundField, **options: Any) -> SafeString:
    """Draw a radio field of two to four short choices as one bar."""
    return draw_field(bound, "seg", options)


@register.simple_tag
def pick(bound: BoundField, **options: Any) -> SafeString:
    """Draw radio buttons or tick boxes as chips: people, dates."""
    return draw_field(bound, "pick", options)


def problems_of(form: BaseForm) -> Iterator[Problem]:
    """Yield one problem for each error of a form, those of the whole form first."""
    for text in form.non_field_errors():
        yield Problem(str(text))
    for bound in form:
        target = getattr(bound, "first_control_id", bound.id_for_label)
        for text in bound.errors:
            if bound.is_hidden:
                yield Problem(str(text))
            else:
                yield Problem(str(text), str(bound.label), target)


def each_form(thing: Any) -> Iterator[Problem]:
    """Yield the problems of a form or of a set of forms; nothing for an unbound or absent one."""
    if isinstance(thing, BaseFormSet):
        for text in thing.non_form_errors():
            yield Problem(str(text))
        for form in thing.forms:
            yield from each_form(form)
    elif isinstance(thing, BaseForm) and thing.is_bound:
        yield from problems_of(thing)


@register.simple_tag
def errors(*forms: Any) -> SafeString:
    """Draw the summary of everything to correct, each line a link to its control; or nothing."""
    problems = [problem for thing in forms for problem in each_form(thing)]
    if not problems:
        return SafeString("")
    return render_to_string("common/forms/_summary.html", {"problems": problems})


def posted(context: Context, name: str) -> str:
    """Return what was posted under a name when the page is drawn again after an error."""
    request = context.get("request")
    if request is None or request.method != "POST":
        return ""
    return str(request.POST.get(name, ""))


@register.inclusion_tag("common/_heading.html", takes_context=True)
def heading(context: Context, order: str, words: Any, css: str = "") -> dict[str, Any]:
    """Draw the heading of a column by which `listing` can be ordered, one way and then the other.

    The first press orders as `order` says; the present order is told by an arrow and `aria-sort`.
    """
    listing = context["listing"]
    turned = order[1:] if order.startswith("-") else f"-{order}"
    is_up, is_down = listing.order == order, listing.order == turned
    return {
        "words": words,
        "css": css,
        "url": listing.ordered_by(turned if is_up else order),
        "sort": "ascending" if is_up else "descending" if is_down else "",
    }


@register.inclusion_tag("common/forms/_once.html", takes_context=True)
def once(context: Context) -> dict[str, Any]:
    """Draw the CSRF token and the key that makes a second press of the button harmless.

    After an error the posted key is kept: it is still the same act.
    """
    try:
        key = UUID(posted(context, "idempotency_key"))
    except ValueError:
        key = new_id()
    return {"csrf_token": context.get("csrf_token"), "idempotency_key": key}


@register.simple_tag(takes_context=True)
def version(context: Context, row: Versioned) -> SafeString:
    """Draw the version this edit is based on.

    After an error that is the posted one, not the row's newer one: a conflict must stay visible.
    """
    number = posted_version({"version": posted(context, "version")}) or row.version
    return format_html('<input type="hidden" name="version" value="{}">', min(number, row.version))


def blank_if_none(show: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a filter that shows nothing for an absent value."""

    def filtered(value: Any) -> str:
        return "" if value in (None, "") else show(value)

    return filtered


for shown in (
    formats.ago,
    formats.amount,
    formats.clock,
    formats.due,
    formats.grouped,
    formats.masked_id,
    formats.moment,
    formats.money,
    formats.plain_day,
    formats.short_date,
):
    register.filter(shown.__name__, blank_if_none(shown))
