"""Row ids: UUIDv7, in the order in which they are made."""

import time

from casework.common.ids import new_id


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_an_id_begins_with_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_of_one_millisecond_differ() -> None:
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
