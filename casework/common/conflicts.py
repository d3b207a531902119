"""Two people edited the same record: what differs, and what becomes of it field by field.

The second one to save sees both values side by side, picks one for each field, and posts again
with the newer version. Nothing typed is lost: the page carries it along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, BooleanField, Field, FileField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.common.concurrency import posted_version

PICK = "pick-"
THEIRS = "theirs"
# What belongs to one sending of a form and not to the record.
ENVELOPE = frozenset({"csrfmiddlewaretoken", "idempotency_key", "version"})


@dataclass(frozen=True)
class ConflictRow:
    """One field that differs: both values as people read them; `name` is the name in the form."""

    name: str
    label: str
    theirs: str
    mine: str
    theirs_by: str = ""
    theirs_at: datetime | None = None


def is_stale(post: QueryDict, version: int) -> bool:
    """Return whether an edit was based on another version than the row's present one."""
    return posted_version(post) != version


def conflict_rows(
    form: BaseForm | type[BaseForm],
    theirs_initial: Mapping[str, Any],
    mine: QueryDict,
    *,
    by: str = "",
    at: datetime | None = None,
) -> list[ConflictRow]:
    """Return the fields in which what was typed differs from what is stored now.

    `form` is the form's class, or an instance where its fields depend on the record.
    `theirs_initial` is the dictionary that would fill the form from the stored row.
    """
    drawn = form if isinstance(form, BaseForm) else form(mine)
    rows = []
    for name, field in drawn.fields.items():
        stored = theirs_initial.get(name, field.initial)
        typed = field.widget.value_from_datadict(mine, {}, drawn.add_prefix(name))
        if isinstance(field, FileField) or not field.has_changed(stored, typed):
            continue
        label = str(drawn[name].label)
        html_name = drawn.add_prefix(name)
        rows.append(
            ConflictRow(html_name, label, readable(field, stored), readable(field, typed), by, at)
        )
    return rows


def readable(field: Field, value: Any) -> str:
    """Return a field's value as people read it: choices by their words, lists joined."""
    if isinstance(field, BooleanField):
        return _("Yes") if value not in (None, False, "", "False", "false") else _("No")
    words = choice_words(field)
    parts = [words.get(text, text) for text in post_values(field.prepare_value(value))]
    return _(", ").join(part for part in parts if part) or _("(empty)")


def choice_words(field: Field) -> dict[str, str]:
    """Return the words of a field's choices by their posted value; empty for a field without."""
    choices: Iterable[Any] = getattr(field, "choices", None) or ()
    words: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            words.update({str(code): str(word) for code, word in label})
        else:
            words[str(value)] = str(label)
    return words


def post_values(value: Any) -> list[str]:
    """Return a form's initial value the way a browser would post it; an unticked box posts none."""
    if value is None or value is False:
        return []
    if isinstance(value, list | tuple | set | frozenset | QuerySet):
        return [text for item in value for text in post_values(item)]
    return ["on" if value is True else post_text(value)]


def post_text(value: Any) -> str:
    """Return one value as a form would post it; instants in Shanghai time, to the minute."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%dT%H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def merged(post: QueryDict, theirs_initial: Mapping[str, Any], *, prefix: str = "") -> QueryDict:
    """Return what was posted with each `pick-<name>` carried out; itself when there are none.

    A field picked as theirs takes the stored value, every other one keeps what was typed.
    """
    result = post.copy()
    for key in post:
        if not key.startswith(PICK):
            continue
        name = key.removeprefix(PICK)
        if post[key] == THEIRS:
            field_name = name.removeprefix(f"{prefix}-") if prefix else name
            result.setlist(name, post_values(theirs_initial.get(field_name)))
        del result[key]
    return result


def carried(post: QueryDict) -> list[tuple[str, str]]:
    """Return every name and value that the conflict page must send again."""
    return [
        (name, str(value))
        for name, values in post.lists()
        if name not in ENVELOPE and not name.startswith(PICK)
        for value in values
    ]


def conflict_context(
    url: str,
    *,
    title: str,
    form: BaseForm,
    theirs_initial: Mapping[str, Any],
    version: int,
    by: str = "",
    at: datetime | None = None,
) -> dict[str, Any]:
    """Return the context of `common/conflict.html` for a bound form that came too late.

    `url` is where the choice is posted, the edit page itself; `version` the row's present one.
    """
    mine = form.data if isinstance(form.data, QueryDict) else QueryDict()
    return {
        "title": title,
        "rows": conflict_rows(form, theirs_initial, mine, by=by, at=at),
        "carried": carried(mine),
        "version": version,
        "url": url,
        "by": by,
        "at": at,
    }
