"""A secret in shares of words (SLIP-39), of which some are enough and fewer say nothing."""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

MOST_SHARES = 16
WORDS = 33  # in a share of 256 bits
# The list is made so that four letters tell a word.
BY_FOUR_LETTERS = {word[:4]: word for word in WORDLIST}


class ShareProblem(Exception):
    """What was typed is no share, or not one of these; the text says what to look for, no word."""


@sensitive_variables()
def split(secret: bytes, threshold: int, count: int) -> list[str]:
    """Return `count` shares of 33 words; any `threshold` of them (2 to 16) give the 32 bytes."""
    [shares] = generate_mnemonics(1, [(threshold, count)], secret)
    return list(shares)


def set_of(share: str) -> int:
    """Return the number that the shares of one splitting have in common; it is no secret."""
    number: int = Share.from_mnemonic(share).identifier
    return number


class Gathering:
    """The shares of one set that custodians have typed so far."""

    def __init__(self, set_number: int, threshold: int) -> None:
        self._set, self._threshold = set_number, threshold
        self._shares: dict[int, str] = {}

    @property
    def lacking(self) -> int:
        """Return how many more shares are needed."""
        return max(self._threshold - len(self._shares), 0)

    @sensitive_variables()
    def add(self, typed: str) -> None:
        """Take a share as it was typed; raise ShareProblem, and have taken nothing."""
        share, mnemonic = read(typed)
        if share.identifier != self._set:
            raise ShareProblem(
                _("This share belongs to another export of the keys. Take one of set %(n)d.")
                % {"n": self._set}
            )
        if share.index in self._shares:
            raise ShareProblem(_("This share was typed already. Another custodian's is needed."))
        self._shares[share.index] = mnemonic

    @sensitive_variables()
    def secret(self) -> bytes:
        """Return what the shares were made from; raise ShareProblem when they don't fit."""
        try:
            found: bytes = combine_mnemonics(list(self._shares.values()))
        except MnemonicError:
            raise ShareProblem(
                _("These shares don't belong together. Nothing was changed. Start again.")
            ) from None
        return found


@sensitive_variables()
def read(typed: str) -> tuple[Share, str]:
    """Return a share and its words from what somebody typed; raise ShareProblem.

    Numbers and signs between the words are passed over; the first four letters of a word will do.
    """
    typed = unicodedata.normalize("NFKC", typed).lower()
    words = [BY_FOUR_LETTERS.get(word[:4], "") for word in re.findall("[a-z]+", typed)]
    if "" in words:
        raise ShareProblem(
            _("Word %(n)d isn't in the list of words. Compare it with the paper and type again.")
            % {"n": words.index("") + 1}
        )
    if len(words) != WORDS:
        raise ShareProblem(
            _("A share has %(wanted)d words, these are %(n)d. Type all of them in one line.")
            % {"wanted": WORDS, "n": len(words)}
        )
    mnemonic = " ".join(words)
    try:
        return Share.from_mnemonic(mnemonic), mnemonic
    except MnemonicError:
        raise ShareProblem(
            _(
                "The words of this share contradict each other: one is wrong, or two have changed "
                "places. Compare each with the paper and type again."
            )
        ) from None
