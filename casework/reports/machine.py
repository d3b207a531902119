"""The copy of one person's data for machines: JSON with stable keys, codes beside Chinese words.

{"schema": 1, "kind": "person_copy", "serial": …, "parts": {"identity": {"label": "身份信息",
"level": "person", "records": [{"sex": {"label": "性别", "text": "女", "code": "2"}, …}]}, …}}
"""

import json
from typing import Any

from casework.reports.snapshot_person import Field, Part, PersonCopy
from casework.reports.words import SHANGHAI

SCHEMA = 1


def person_json(copy: PersonCopy) -> bytes:
    """Return the copy as UTF-8 JSON with a newline at its end."""
    return (json.dumps(as_plain(copy), ensure_ascii=False, indent=1) + "\n").encode()


def as_plain(copy: PersonCopy) -> dict[str, Any]:
    """Return the whole copy as plain values in the order of the paper."""
    disclosure = copy.disclosure
    return {
        "schema": SCHEMA,
        "kind": "person_copy",
        "serial": disclosure.serial,
        "made_at": disclosure.printed_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "made_by": disclosure.printed_by,
        "unit": copy.unit,
        "reason": disclosure.reason,
        "recipient": disclosure.recipient,
        "asked_by": copy.asking.asked_by,
        "identified": {
            "label": "身份核对",
            "code": copy.asking.identified_code,
            "text": copy.asking.identified,
        },
        "person": copy.person_id,
        "household": copy.number,
        "restricted": copy.restricted,
        "law": list(copy.law),
        "unreadable": list(copy.unreadable),
        "parts": {part.key: plain_part(part) for part in copy.parts},
    }


def plain_part(part: Part) -> dict[str, Any]:
    """Return one part; `level` tells the person's own records from the household's."""
    return {
        "label": part.title,
        "level": "household" if part.household_level else "person",
        "note": part.note,
        "records": [{one.key: plain_field(one) for one in item.fields} for item in part.items],
    }


def plain_field(field: Field) -> dict[str, Any]:
    """Return a fact: label and words, and beside them its code, or its value where it differs."""
    plain: dict[str, Any] = {"label": field.label, "text": field.text}
    if field.code is not None:
        plain["code"] = field.code
    if field.value is not None:
        plain["value"] = field.value
    return plain
