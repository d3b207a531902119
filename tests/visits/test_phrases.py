"""A worker's own phrases: offered, kept, moved, dropped, and opened by nobody else."""

import pytest
from django.urls import reverse

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.households.models import Household
from casework.vault.sealed import SealBroken
from casework.visits import phrases
from casework.visits.actions import PhrasesFull, drop_phrase, keep_phrase, move_phrase
from casework.visits.models import PhraseBook
from tests.factories import make_worker
from tests.posting import post
from tests.visits.pages import new_url, signed_in, text_of

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

OWN = "魏龙凤按时服药，情绪平稳。"


def texts(worker: Worker) -> list[str]:
    kept = phrases.readable_phrases(worker)
    assert kept is not None
    return [phrase.text for phrase in kept]


def number_of(worker: Worker, text: str) -> int:
    return next(p.id for p in phrases.readable_phrases(worker) or () if p.text == text)


def test_a_phrase_that_is_kept_comes_before_those_of_the_office(worker: Worker) -> None:
    offered = texts(worker)
    keep_phrase(text=OWN, by=worker)
    assert texts(worker) == [OWN, *offered]


def test_a_phrase_that_is_kept_again_moves_to_the_head_and_stands_once(worker: Worker) -> None:
    keep_phrase(text=OWN, by=worker)
    keep_phrase(text="另一句。", by=worker)
    keep_phrase(text=OWN, by=worker)
    assert texts(worker)[:2] == [OWN, "另一句。"]
    assert texts(worker).count(OWN) == 1


def test_more_phrases_than_fit_the_page_are_refused(worker: Worker) -> None:
    for n in range(phrases.MOST_PHRASES - len(phrases.OFFERED)):
        keep_phrase(text=f"第{n}句。", by=worker)
    with pytest.raises(PhrasesFull):
        keep_phrase(text=OWN, by=worker)
    answer = post(signed_in(worker), reverse("phrases"), {"act": "keep", "text": OWN})
    assert (answer.status_code, OWN in text_of(answer)) == (200, True)


def test_the_last_phrase_may_go_too(worker: Worker) -> None:
    for phrase in phrases.offered().kept:
        drop_phrase(phrase_id=phrase.id, by=worker)
    assert texts(worker) == []
    keep_phrase(text=OWN, by=worker)
    assert texts(worker) == [OWN]


@pytest.mark.parametrize(
    ("place", "step", "order"), [(1, -1, [1, 0, 2]), (1, 1, [0, 2, 1]), (0, -1, [0, 1, 2])]
)
def test_a_phrase_moves_one_place_where_there_is_one(
    worker: Worker, place: int, step: int, order: list[int]
) -> None:
    before = texts(worker)[:3]
    move_phrase(phrase_id=place + 1, step=step, by=worker)
    assert texts(worker)[:3] == [before[n] for n in order]


def test_moving_a_phrase_that_is_gone_changes_nothing(worker: Worker) -> None:
    before = texts(worker)
    move_phrase(phrase_id=999, step=1, by=worker)
    assert texts(worker) == before


def test_the_log_counts_phrases_and_quotes_none(worker: Worker) -> None:
    keep_phrase(text=OWN, by=worker)
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.details) == ("phrases changed", {"count": len(phrases.OFFERED) + 1})


def test_a_book_put_into_a_colleagues_place_opens_for_nobody(worker: Worker) -> None:
    keep_phrase(text=OWN, by=worker)
    colleague = make_worker("worker", worker.postings.get().area)
    assert OWN.encode() not in bytes(PhraseBook.objects.get().content)
    PhraseBook.objects.update(worker=colleague)
    assert phrases.readable_phrases(colleague) is None
    with pytest.raises(SealBroken):
        keep_phrase(text="新的一句。", by=colleague)


def test_the_visit_page_offers_the_workers_own_phrases(
    worker: Worker, household: Household
) -> None:
    client = signed_in(worker)
    post(client, reverse("phrases"), {"act": "keep", "text": OWN})
    assert OWN in text_of(client.get(new_url(household)))
    post(client, reverse("phrases"), {"act": "down", "phrase": number_of(worker, OWN)})
    assert texts(worker)[1] == OWN
    post(client, reverse("phrases"), {"act": "drop", "phrase": number_of(worker, OWN)})
    assert OWN not in text_of(client.get(new_url(household)))
    assert post(client, reverse("phrases"), {"act": "burn"}).status_code == 404
    assert post(client, reverse("phrases"), {"act": "up", "phrase": "9" * 5000}).status_code == 404
