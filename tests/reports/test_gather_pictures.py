"""Drawings and attachments from the database: who is in them, what opens, what is left out."""

from datetime import date
from pathlib import Path

import pytest

from casework.access.models import Area, Worker
from casework.households import rules
from casework.households.actions import add_outside_tie, withdraw_attachment
from casework.households.attachments import store
from casework.households.attachments.limits import JPEG, Cleaned
from casework.households.models import (
    Attachment,
    Household,
    OutsideContent,
    Person,
)
from casework.reports import gather
from casework.reports.gather import attached
from casework.reports.gather.reading import UNREADABLE
from casework.reports.snapshot_pictures import NOT_PRINTED_LEVEL, NOT_PRINTED_MANY
from tests.factories import make_household, make_visit
from tests.reports import drawing
from tests.reports import family as told
from tests.reports.test_gather import facts, fetched, of, texts

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def restrict(person: Person, worker: Worker) -> None:
    Person.objects.unscoped("tests").filter(pk=person.pk).update(
        restricted_at=person.created_at, restricted_by=worker
    )


class TestTree:
    def test_everyone_of_the_record_is_in_it_with_their_ties(
        self, family: Household, clerk: Worker
    ) -> None:
        tree = of(family, clerk).family
        names = {one.key: one.name for one in tree.people}
        assert list(names.values()) == [told.HEAD, told.SON, told.NIECE, told.FORMER]
        ties = {(names[b.one], b.kind, names[b.other]) for b in tree.bonds if not b.inferred}
        assert (told.HEAD, "parent", told.SON) in ties
        assert (told.NIECE, "parent", told.FORMER) in ties

    def test_what_follows_from_the_relation_to_the_head_is_in_it_too(
        self, area: Area, worker: Worker
    ) -> None:
        household = make_household(area, worker)
        told.person(household, worker, "2", "魏小满", id_kind="none", sex="1")
        (bond,) = of(household, worker).family.bonds
        assert (bond.kind, bond.inferred) == ("parent", True)

    def test_births_are_kept_as_an_order_without_dates(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker)
        for name, born in (("甲一", date(2001, 5, 5)), ("乙一", date(1999, 1, 1))):
            told.person(household, worker, "2", name, id_kind="none", birth_on=born)
        ranks = {one.name: one.born_on for one in of(household, worker).family.people}
        assert ranks["乙一"] is not None
        assert ranks["甲一"] is not None
        assert ranks["乙一"] < ranks["甲一"]
        assert all(on is None or on.year == 1 for on in ranks.values())

    def test_whose_data_are_set_aside_is_counted_and_not_drawn(
        self, family: Household, worker: Worker, clerk: Worker
    ) -> None:
        restrict(family.people.get(relation="2"), worker)
        tree = of(family, clerk).family
        assert tree.hidden == 1
        assert told.SON not in [one.name for one in tree.people]
        keys = {one.key for one in tree.people}
        assert all({bond.one, bond.other} <= keys for bond in tree.bonds)

    def test_a_name_that_does_not_open_says_so(self, family: Household, clerk: Worker) -> None:
        told.damage("households_person", "identity_sealed")
        names = {one.name for one in of(family, clerk, "external").family.people}
        assert names == {UNREADABLE}


class TestOutside:
    def test_ties_come_with_their_words_and_the_drawing_s_codes(
        self, family: Household, clerk: Worker
    ) -> None:
        hospital, neighbour, _creditor = of(family, clerk).outside
        assert (hospital.name, hospital.strength, hospital.flow) == (told.HOSPITAL, "strong", "in")
        assert (hospital.kind[:2], hospital.strength_word) == ("医院", "强")
        assert [hospital.third_party, neighbour.third_party] == [False, True]

    @pytest.mark.parametrize("level", ["internal", "external"])
    def test_private_people_are_left_out_below_the_full_level_and_counted(
        self, family: Household, clerk: Worker, level: str
    ) -> None:
        found = of(family, clerk, level)
        assert [one.name for one in found.outside] == [told.HOSPITAL]
        assert found.outside_left_out == 2
        assert told.CREDITOR not in "".join(texts(found))

    def test_a_creditor_is_not_named_in_a_narrative_either(
        self, family: Household, worker: Worker, clerk: Worker
    ) -> None:
        make_visit(family, worker, log_narrative=f"{told.CREDITOR}又上门，永顺说月底要还。")
        last = of(family, clerk, "internal").visits[-1]
        assert last.narrative == "某某又上门，某某说月底要还。"

    def test_words_that_only_say_what_someone_is_stay(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker)
        for name in ("邻居", "王阿姨"):
            add_outside_tie(
                household_id=household.pk, kind="neighbour", strength="weak", flow="none",
                content=OutsideContent(name), by=worker,
            )  # fmt: skip
        make_visit(household, worker, log_narrative="邻居和居委阿姨都在，王阿姨先走。")
        (visit,) = of(household, worker, "internal").visits
        assert visit.narrative == "邻居和居委阿姨都在，某某先走。"

    def test_a_relative_in_the_record_is_no_third_party(
        self, family: Household, worker: Worker, clerk: Worker
    ) -> None:
        add_outside_tie(
            household_id=family.pk, kind="kin", strength="weak", flow="none",
            content=OutsideContent(told.NIECE), by=worker,
        )  # fmt: skip
        assert told.NIECE not in of(family, clerk).third_parties


@pytest.fixture
def pictured(area: Area, worker: Worker) -> Household:
    """A household with one photo, whose file a test may spoil."""
    household = make_household(area, worker)
    picture = Cleaned(JPEG, drawing.picture(), b"t", 640, 480)
    told.attach(household, worker, "photo", "门口", picture)
    return household


def file_of(household: Household) -> Path:
    row: Attachment = household.attachments.get()
    return store.path_of(row, "file")


class TestAttachments:
    def test_the_list_tells_what_each_is(self, family: Household, clerk: Worker) -> None:
        photo, paper = of(family, clerk).attachments.files
        assert (photo.title, photo.kind, photo.is_picture) == ("煤气软管", "照片", True)
        assert photo.photo is not None
        assert (paper.title, paper.pages, paper.photo, paper.why_not) == (
            "诊断证明", 3, None, "另存",
        )  # fmt: skip
        assert len(paper.digest) == 64

    def test_withdrawn_and_restricted_ones_are_counted_and_not_listed(
        self, family: Household, worker: Worker, clerk: Worker
    ) -> None:
        son = family.people.get(relation="2")
        picture = Cleaned(JPEG, drawing.picture(), b"t", 640, 480)
        told.attach(family, worker, "photo", "透析室", picture, about=son)
        gone = told.attach(family, worker, "photo", "拍错了", picture)
        withdraw_attachment(attachment_id=gone.pk, reason="拍错了", by=worker)
        restrict(son, worker)
        found = of(family, clerk).attachments
        assert [one.number for one in found.files] == [1, 2]
        assert (found.withdrawn, found.restricted) == (1, 1)

    def test_a_picture_whose_file_is_broken_says_so_and_is_told(
        self, pictured: Household, clerk: Worker
    ) -> None:
        file_of(pictured).write_bytes(b"damaged")
        found = gather.case_file_of(fetched(pictured), facts(), by=clerk)
        assert found.snapshot.attachments.files[0].why_not == UNREADABLE
        assert found.unreadable == ("附件 1：图像",)

    @pytest.mark.parametrize("data", [b"no picture", drawing.picture()[:200]])
    def test_what_is_no_picture_says_so(self, area: Area, worker: Worker, data: bytes) -> None:
        household = make_household(area, worker)
        told.attach(household, worker, "photo", "坏图", Cleaned(JPEG, data, b"t", 640, 480))
        found = gather.case_file_of(fetched(household), facts(), by=worker)
        assert found.snapshot.attachments.files[-1].why_not == UNREADABLE
        assert found.unreadable == ("附件 1：图像",)

    def test_an_external_paper_opens_no_picture(self, pictured: Household, clerk: Worker) -> None:
        file_of(pictured).unlink()
        found = gather.case_file_of(fetched(pictured), facts("external"), by=clerk)
        assert found.unreadable == ()
        photo = found.snapshot.attachments.files[0]
        assert (photo.photo, photo.why_not) == (None, NOT_PRINTED_LEVEL)

    def test_the_print_page_opens_no_picture(self, pictured: Household, clerk: Worker) -> None:
        file_of(pictured).unlink()
        found = gather.case_file_snapshot(fetched(pictured), facts(), by=clerk)
        assert found.unreadable == ()

    def test_who_may_see_no_picture_gets_none(
        self, family: Household, clerk: Worker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rules, "may_open_attachment", lambda *_: False)
        photo = of(family, clerk).attachments.files[0]
        assert (photo.photo, photo.why_not) == (None, NOT_PRINTED_LEVEL)

    def test_of_very_many_the_latest_are_printed_and_the_others_say_why_not(
        self, family: Household, worker: Worker, clerk: Worker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(attached, "MOST_PRINTED", 1)
        picture = Cleaned(JPEG, drawing.picture(), b"t", 640, 480)
        told.attach(family, worker, "photo", "第二张", picture)
        first, _paper, second = of(family, clerk).attachments.files
        assert (first.photo, first.why_not) == (None, NOT_PRINTED_MANY)
        assert second.photo is not None


class TestComparison:
    def test_it_holds_the_whole_texts_of_both_versions(
        self, family: Household, clerk: Worker
    ) -> None:
        plan = of(family, clerk).plan
        assert plan is not None
        assert plan.comparison is not None
        assert (plan.comparison.version, plan.comparison.reason) == (1, "按回访结果调整。")
        assert "减负担。" in [one.after for one in plan.comparison.changes]
        assert plan.comparison.same > 0

    def test_there_is_none_with_a_version_that_does_not_open(
        self, family: Household, clerk: Worker
    ) -> None:
        told.damage("plans_plan", "narrative_sealed")
        plan = of(family, clerk).plan
        assert plan is not None
        assert plan.comparison is None
