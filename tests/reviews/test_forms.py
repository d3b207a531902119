"""The shape of what is typed into reviews and proposals."""

from datetime import UTC, datetime
from uuid import uuid4

from django.http import QueryDict
from django.utils import translation

from casework.plans.content import GoalContent
from casework.plans.models import Plan
from casework.reviews.forms import ClosureForm, GoalForm, ReviewPaper


def goal(unit: str = "次") -> GoalContent:
    return GoalContent(uuid4(), uuid4(), "illness", "血透不断", "次数", "9", "12", unit, None)


def paper(data: QueryDict | None, *goals: GoalContent) -> ReviewPaper:
    return ReviewPaper(Plan(decided_at=datetime(2026, 5, 1, tzinfo=UTC)), goals, [], None, data)


def test_the_value_is_asked_for_in_its_unit() -> None:
    with translation.override("en"):
        assert GoalForm(1, goal(), []).value_label == "Value now (次)"
        assert GoalForm(1, goal(unit=""), []).value_label == "Value now"


def test_errors_name_the_goal_they_belong_to() -> None:
    with translation.override("en"):
        assert GoalForm(2, goal(), [])["status"].label == "Goal 2 How it stands"


def test_a_page_that_is_opened_belongs_to_the_version_in_force() -> None:
    opened = paper(None, goal())
    assert not opened.is_of_another_version
    assert opened.stranded == []


def test_only_words_about_goals_that_are_gone_are_stranded() -> None:
    here = goal()
    data = QueryDict(mutable=True)
    data.update({f"g-{here.lineage}-note": "还在", "summary": "结论"})
    data.update({f"g-{uuid4()}-note": "不在了", f"g-{uuid4()}-value_now": ""})
    data.update({f"g-{uuid4()}-status": "none"})
    assert paper(data, here).stranded == ["不在了"]


def test_a_proposal_without_a_summary_is_told_so_first() -> None:
    form = ClosureForm({"kind": "beyond_ability", "summary": " "})
    assert list(form.errors) == ["summary"]


def test_an_unknown_kind_is_refused() -> None:
    assert "kind" in ClosureForm({"kind": "bored", "summary": "没意思了。"}).errors
