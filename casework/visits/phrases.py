"""The phrases that a worker keeps for visit records: read and sealed, nobody else's ever opened.

They are typed about people, so they are sealed like records; but they belong to a worker and to no
household, so under the vault's system root, bound to their row and their worker (decision 030).
"""

from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.vault import broken, system
from casework.vault.sealed import Part, SealBroken
from casework.visits.models import PhraseBook

PURPOSE = "phrases"
MOST_PHRASES = 30
LONGEST_PHRASE = 120

# What the office offers until a worker changes the list; then it is theirs, these among the rest.
OFFERED = (
    _("Took the medicine as prescribed, no new complaints."),
    _("The allowance for this month has arrived."),
    _("Looked at electricity, gas and heating together; nothing unsafe was seen."),
    _("No new difficulties; they want to go on with the plan as it is."),
    _("Explained the policy and left a list of what to bring."),
    _("Nobody opened; left a note with a phone number."),
)


class Phrase(Part, frozen=True):
    """One sentence; `id` is a number that it keeps while the list is reordered."""

    id: int
    text: str


class Phrases(Part, frozen=True):
    """A worker's sentences in their own order."""

    kept: tuple[Phrase, ...] = ()


def offered() -> Phrases:
    """Return what a worker starts from, in the language of the page."""
    return Phrases(tuple(Phrase(number, str(text)) for number, text in enumerate(OFFERED, 1)))


def book_of(worker: Worker) -> PhraseBook | None:
    """Return the worker's book, None before the first change."""
    return PhraseBook.objects.filter(worker=worker).first()


def opened(book: PhraseBook | None) -> Phrases:
    """Return what a book says, what the office offers without one; raise SealBroken."""
    if book is None:
        return offered()
    try:
        content = system.unseal(PURPOSE, binding(book), bytes(book.content))
    except system.NotOpened:
        raise SealBroken(PhraseBook._meta.db_table, book.pk) from None
    return msgspec.msgpack.decode(content, type=Phrases)


def readable_phrases(worker: Worker) -> Sequence[Phrase] | None:
    """Return the worker's phrases, None where the seal doesn't open, which is remembered."""
    try:
        return opened(book_of(worker)).kept
    except SealBroken as error:
        broken.remember(error.table, error.row_id)
        return None


def seal_into(book: PhraseBook, phrases: Phrases) -> None:
    """Put phrases into a book, which is not saved yet."""
    book.content = system.seal(PURPOSE, binding(book), msgspec.msgpack.encode(phrases))


def binding(book: PhraseBook) -> bytes:
    """Return what a book's seal is bound to."""
    return book.pk.bytes + book.worker_id.bytes
