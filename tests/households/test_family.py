"""Relations and ties outside: written, put right, removed; and the page that draws them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.common.concurrency import StaleVersion
from casework.households import actions
from casework.households.drawings.recorded import genogram_of
from casework.households.models import (
    Household,
    OutsideContent,
    OutsideTie,
    Person,
    PersonCondition,
    PersonIdentity,
    Tie,
)
from casework.households.traces import mentions_of
from tests.factories import make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def add(household: Household, by: Worker, name: str, relation: str = "8", **more: Any) -> Person:
    identity = PersonIdentity(name=name, id_kind="none", sex="1", birth_on=date(1990, 1, 1))
    fields = {"condition": PersonCondition(), "identity": identity} | more
    return actions.add_person(household_id=household.pk, relation=relation, by=by, **fields)


@pytest.fixture
def son(household: Household, head: Person, worker: Worker) -> Person:
    return add(household, worker, "魏小虎")


@pytest.fixture
def tie(household: Household, head: Person, son: Person, worker: Worker) -> Tie:
    pair = {"person_id": head.pk, "other_id": son.pk}
    return actions.add_tie(household_id=household.pk, kind="parent", by=worker, **pair)


@pytest.fixture
def outside(household: Household, worker: Worker) -> OutsideTie:
    content = OutsideContent(name="邻居王阿姨", role="买菜")
    return actions.add_outside_tie(
        household_id=household.pk,
        kind="neighbour",
        strength="ordinary",
        flow="in",
        content=content,
        by=worker,
    )


def change(tie: Tie, by: Worker, **fields: Any) -> Tie:
    known = {"kind": tie.kind, "person_id": tie.person_id, "other_id": tie.other_id}
    return actions.change_tie(tie_id=tie.pk, by=by, **({"based_on": tie.version} | known | fields))


def change_outside(tie: OutsideTie, by: Worker, **fields: Any) -> OutsideTie:
    known = {"kind": tie.kind, "strength": tie.strength, "flow": tie.flow, "content": tie.content}
    known |= {"based_on": tie.version}
    return actions.change_outside_tie(tie_id=tie.pk, by=by, **(known | fields))


def page_of(who: Worker, household: Household, **query: str) -> Any:
    client = Client()
    client.force_login(who)
    return client.get(reverse("family", args=[household.pk]), query)


class TestRelations:
    def test_one_is_put_right(self, tie: Tie, worker: Worker) -> None:
        changed = change(tie, worker, kind="adoptive")
        assert (changed.kind, changed.version) == ("adoptive", 2)

    def test_siblings_are_kept_in_one_order(self, tie: Tie, worker: Worker) -> None:
        pair = sorted([tie.person_id, tie.other_id], key=str)
        changed = change(tie, worker, kind="sibling", person_id=pair[1], other_id=pair[0])
        assert [changed.person_id, changed.other_id] == pair

    def test_an_older_version_is_not_written_over(self, tie: Tie, worker: Worker) -> None:
        change(tie, worker, kind="foster")
        with pytest.raises(StaleVersion):
            change(tie, worker, based_on=1)

    def test_it_is_not_made_into_one_that_is_recorded(
        self, household: Household, tie: Tie, worker: Worker
    ) -> None:
        pair = {"person_id": tie.person_id, "other_id": tie.other_id}
        other = actions.add_tie(household_id=household.pk, kind="guardian", by=worker, **pair)
        with pytest.raises(IntegrityError), transaction.atomic():
            change(other, worker, kind="parent")

    def test_not_of_someone_whose_data_are_set_aside(
        self, son: Person, tie: Tie, worker: Worker, supervisor: Worker
    ) -> None:
        set_aside(son, supervisor)
        with pytest.raises(ObjectDoesNotExist):
            change(tie, worker, kind="adoptive")
        client = Client()
        client.force_login(worker)
        assert client.get(reverse("tie-edit", args=[tie.pk])).status_code == 403

    def test_a_stranger_finds_none(self, tie: Tie, stranger: Worker) -> None:
        with pytest.raises(ObjectDoesNotExist):
            change(tie, stranger)


def set_aside(person: Person, by: Worker) -> None:
    person.restricted_at, person.restricted_by = person.created_at, by
    person.save(update_fields=["restricted_at", "restricted_by"])


class TestOutside:
    def test_one_is_changed(self, outside: OutsideTie, worker: Worker) -> None:
        content = OutsideContent(name="邻居王阿姨", role="陪诊")
        changed = change_outside(outside, worker, strength="strong", content=content)
        found = OutsideTie.objects.visible_to(worker).get(pk=outside.pk)
        assert (found.strength, found.version) == ("strong", 2)
        assert found.content == content == changed.content

    def test_its_words_stay_sealed_as_they_were_where_only_a_code_changes(
        self, outside: OutsideTie, worker: Worker
    ) -> None:
        before = bytes(outside.content_sealed)
        assert bytes(change_outside(outside, worker, flow="both").content_sealed) == before

    def test_an_older_version_is_not_written_over(
        self, outside: OutsideTie, worker: Worker
    ) -> None:
        change_outside(outside, worker)
        with pytest.raises(StaleVersion):
            change_outside(outside, worker, based_on=1)

    def test_one_is_removed(
        self, household: Household, outside: OutsideTie, worker: Worker
    ) -> None:
        assert actions.remove_outside_tie(tie_id=outside.pk, by=worker) == household.pk
        assert not household.outside_ties.exists()

    def test_not_by_who_only_reads(
        self, household: Household, outside: OutsideTie, area: Any
    ) -> None:
        with pytest.raises(PermissionDenied):
            actions.remove_outside_tie(tie_id=outside.pk, by=make_worker("clerk", area))

    def test_it_is_told_to_whoever_asks_for_deletion_and_is_named_by_it(
        self, outside: OutsideTie, head: Person
    ) -> None:
        assert "生态图" in mentions_of(head, ("王阿姨",))
        assert "生态图" not in mentions_of(head, ("魏龙凤",))


class TestDrawing:
    def test_what_is_inferred_is_told_as_such_and_can_be_recorded(
        self, household: Household, head: Person, worker: Worker
    ) -> None:
        child = add(household, worker, "魏大虎", relation="2")
        found = genogram_of(household.people.all(), household.ties.all())
        [line] = found.lines
        assert line.tie is None
        assert line.asks == {
            "person": str(head.pk),
            "other": str(child.pk),
            "kind": "parent",
            "partnership": "",
        }
        client = Client()
        client.force_login(worker)
        post(client, reverse("tie-new", args=[household.pk]), line.asks)
        assert household.ties.get().kind == "parent"

    def test_who_is_set_aside_is_neither_drawn_nor_named(
        self, household: Household, son: Person, tie: Tie, worker: Worker, supervisor: Worker
    ) -> None:
        set_aside(son, supervisor)
        page = page_of(worker, household).content.decode()
        assert "魏小虎" not in page
        assert "有 1 人的信息已限制处理，没有画出。" in page

    def test_an_inspector_sees_it_masked_and_without_panels(
        self, household: Household, tie: Tie, outside: OutsideTie
    ) -> None:
        page = page_of(make_worker("inspector", household.area), household).content.decode()
        assert "魏*" in page
        assert [word for word in ("魏龙凤", "小虎", "王阿姨") if word in page] == []
        assert 'id="relation"' not in page

    def test_people_are_reached_by_the_keyboard_and_open_their_panel(
        self, household: Household, son: Person, tie: Tie, worker: Worker
    ) -> None:
        page = page_of(worker, household, person=str(son.pk))
        assert f'href="{reverse("family", args=[household.pk])}?person={son.pk}#relation"' in (
            page.content.decode()
        )
        assert page.context["chosen"] == son
        assert page.context["tie_form"].initial == {"person": str(son.pk)}

    def test_contradictions_are_told(
        self, household: Household, son: Person, tie: Tie, worker: Worker
    ) -> None:
        pair = {"person_id": son.pk, "other_id": tie.person_id}
        actions.add_tie(household_id=household.pk, kind="parent", by=worker, **pair)
        assert len(page_of(worker, household).context["genogram"].problems) == 1

    def test_a_change_in_the_panel_redraws_it(
        self, household: Household, son: Person, tie: Tie, worker: Worker
    ) -> None:
        client = Client()
        client.force_login(worker)
        form = {"person": str(tie.person_id), "other": str(son.pk), "kind": "adoptive"}
        answer = post(client, reverse("tie-edit", args=[tie.pk]), form | {"version": 1})
        assert answer.headers["Location"].endswith(f"?person={tie.person_id}#relation")
        below = page_of(worker, household).context["genogram"].picture.below
        assert "d-line d-dash" in {shape.look for shape in below}

    def test_what_is_wrong_is_said_beside_the_drawing(
        self, household: Household, tie: Tie, worker: Worker
    ) -> None:
        client = Client()
        client.force_login(worker)
        form = {"person": str(tie.person_id), "other": str(tie.other_id), "kind": "parent"}
        answer = post(client, reverse("tie-new", args=[household.pk]), form)
        assert answer.status_code == 200
        assert "geno-title" in answer.content.decode()
        assert "这条关系已经登记过。" in answer.content.decode()

    def test_two_who_change_a_relation_choose_between_both(self, tie: Tie, worker: Worker) -> None:
        change(tie, worker, kind="foster")
        client = Client()
        client.force_login(worker)
        form = {"person": str(tie.person_id), "other": str(tie.other_id), "kind": "adoptive"}
        answer = post(client, reverse("tie-edit", args=[tie.pk]), form | {"version": 1})
        assert answer.status_code == 409
        assert [row.name for row in answer.context["rows"]] == ["kind"]
        chosen = form | {"version": answer.context["version"], "pick-kind": "mine"}
        assert post(client, reverse("tie-edit", args=[tie.pk]), chosen).status_code == 302
        tie.refresh_from_db()
        assert tie.kind == "adoptive"

    def test_two_who_change_a_tie_outside_choose_between_both(
        self, outside: OutsideTie, worker: Worker
    ) -> None:
        change_outside(outside, worker, strength="strong")
        client = Client()
        client.force_login(worker)
        address = reverse("outside-edit", args=[outside.pk])
        form = {"name": "王阿姨", "kind": "neighbour", "strength": "weak", "flow": "in"}
        answer = post(client, address, form | {"version": 1})
        assert answer.status_code == 409
        assert "strength" in {row.name for row in answer.context["rows"]}
        chosen = form | {"version": answer.context["version"], "pick-strength": "theirs"}
        assert post(client, address, chosen).status_code == 302
        found = OutsideTie.objects.visible_to(worker).get(pk=outside.pk)
        assert (found.strength, found.content.name) == ("strong", "王阿姨")
