"""Fingerprints of sealed content: they prove sameness and, once the key is gone, nothing else."""

import hmac
from uuid import UUID

from casework.vault import keys, suites

PURPOSE = b"casework/v1/fingerprint"


def fingerprint(household_id: UUID, data: bytes) -> bytes:
    """Return the 32-byte HMAC of `data` under the household's fingerprint key; raise KeyMissing.

    It outlives rotation of the household's data key and ends with the household's shredding.
    """
    return _fingerprint(suites.current(), household_id, data)


def matches(household_id: UUID, data: bytes, known: bytes) -> bool:
    """Say whether `known` is a fingerprint of `data` under either suite; raise KeyMissing."""
    return any(
        hmac.compare_digest(_fingerprint(suite, household_id, data), bytes(known))
        for suite in suites.BY_NUMBER.values()
    )


def _fingerprint(suite: suites.Suite, household_id: UUID, data: bytes) -> bytes:
    return suite.mac(suite.subkey(keys.of(household_id).fingerprint_key, PURPOSE), data)
