"""The pages of the assessments room: history, the form, the check before it, one assessment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.assessments import actions, history, pages, rules
from casework.assessments.forms import (
    ALL_OPEN,
    AssessmentForm,
    OverrideForm,
    initial_of,
    open_points,
    taken_over,
)
from casework.assessments.models import Assessment, MoodAnswers
from casework.assessments.sheet import Sheet, names_of
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion, posted_version
from casework.common.conflicts import conflict_context, is_stale, merged
from casework.households.models import Household
from casework.households.views.common import household_for, remember_reading
from casework.vault.sealed import readable

CHECK = "check"


def assessment_list(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's assessments, their trend, and the draft to go on with."""
    household = household_for(request, household_id)
    rows = history.history(household)
    context = {
        "tab": "assessments",
        "household": household,
        "assessments": rows,
        "points": history.trend_points(household),
        "worries": history.worries(rows[0]) if rows else None,
        "draft": history.draft_of(household),
        "may_assess": rules.may_assess(request.user, household),
    }
    record("assessments read", household, by=request.user, count=len(rows))
    return render(request, "assessments/list.html", context)


def edit(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Fill in the household's assessment; save it for later, or go on to check it."""
    sheet = sheet_for(request, household_id)
    if request.method != "POST":
        record("assessment form read", sheet.draft or sheet.household, by=request.user)
        return form_page(request, AssessmentForm(sheet=sheet))
    post = merged(request.POST, initial_of(sheet))
    same = post.get("same", "")
    if same:
        post = taken_over(post, sheet, same)
    completing = post.get("go") == CHECK
    form = AssessmentForm(post, sheet=sheet, completing=completing)
    if is_stale(post, sheet.version):
        return conflict_page(request, form)
    if not form.is_valid():
        return form_page(request, form)
    actions.save_draft(
        household_id=household_id,
        answers=form.to_answers(),
        mood=form.to_mood(),
        assessed_on=form.cleaned_data["assessed_on"],
        based_on=sheet.version,
        by=request.user,
    )
    if completing:
        return redirect("assessment-check", household_id)
    if same:
        here = f"#d-{same}" if same in sheet.last_answers.domains else ""
        return redirect(reverse("assessment-edit", args=[household_id]) + here)
    messages.success(request, _("Saved. You can go on with it at any time."))
    return redirect("assessments", household_id)


def sheet_for(request: StaffRequest, household_id: UUID) -> Sheet:
    """Return the sheet of a household in scope that the worker may assess."""
    household = household_for(request, household_id)
    if not rules.may_assess(request.user, household):
        raise PermissionDenied
    return Sheet.of(household, request.user)


def form_page(request: StaffRequest, form: AssessmentForm) -> HttpResponse:
    """Show the form, empty, filled from the draft, or with what is to be corrected."""
    sheet = form.sheet
    domains = pages.domain_sections(form)
    open_domains = [one for one in domains if not one.answered]
    context = {
        "tab": "assessments",
        "household": sheet.household,
        "sheet": sheet,
        "form": form,
        "draft": sheet.draft or Assessment(household=sheet.household, version=0),
        "domains": domains,
        "next_open": next(iter(open_domains), None),
        "same_for_all": any(one.last_score is not None for one in open_domains) and ALL_OPEN,
        "self_care": pages.self_care_fields(form),
        "mood": pages.mood_fields(form),
        "result": pages.result_of(sheet),
    }
    return render(request, "assessments/form.html", context)


def conflict_page(request: StaffRequest, form: AssessmentForm) -> HttpResponse:
    """Show both versions of a draft that someone else saved meanwhile."""
    draft = form.sheet.draft
    context = conflict_context(
        request.path,
        title=_("Assessment"),
        form=form,
        theirs_initial=initial_of(form.sheet),
        version=form.sheet.version,
        by=draft.saved_by.name if draft else "",
        at=draft.saved_at if draft else None,
    )
    return render(request, "common/conflict.html", context, status=409)


def check(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show what the draft comes to, and complete it."""
    sheet = sheet_for(request, household_id)
    if sheet.draft is None:
        raise Http404
    if open_points(sheet.answers, sheet.last_answers):
        messages.warning(request, _("Something is still open. Press “Check and submit” to see it."))
        return redirect("assessment-edit", household_id)
    if request.method == "POST":
        return completed(request, sheet)
    record("assessment read", sheet.draft, by=request.user, mood=sheet.sees_mood)
    context = {
        "tab": "assessments",
        "household": sheet.household,
        "sheet": sheet,
        "draft": sheet.draft,
        "result": pages.result_of(sheet),
        "changes": history.changes(sheet.draft, sheet.last),
        **pages.reading(sheet.answers, names_of(sheet.members)),
        "mood": pages.mood_lines(sheet.mood, names_of(sheet.members)),
    }
    return render(request, "assessments/check.html", context)


def completed(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    """Complete the draft as it was shown and go to the assessment's page."""
    try:
        assessment = actions.complete(
            household_id=sheet.household.pk,
            answers=sheet.answers,
            assessed_on=sheet.assessed_on,
            based_on=shown_version(request.POST),
            by=request.user,
        )
    except actions.OutOfOrder:
        messages.warning(request, _("There is a newer assessment by now. Check the day."))
        return redirect("assessment-edit", sheet.household.pk)
    messages.success(request, _("The assessment is complete; the next visit follows from it."))
    return redirect("assessment", assessment.pk)


def shown_version(post: QueryDict) -> int:
    """Return the version the page was drawn from; raise StaleVersion without one."""
    version = posted_version(post)
    if not version:
        raise StaleVersion
    return version


def detail(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Show one completed assessment beside the one before; a draft goes to its form."""
    assessment, household = assessment_for(request, assessment_id)
    if assessment.is_draft:
        return redirect("assessment-edit", household.pk)
    rows = history.history(household)
    position = rows.index(assessment)
    before = rows[position + 1] if position + 1 < len(rows) else None
    sees_mood = rules.may_see_mood(request.user, household)
    answers = readable(assessment, Assessment.answers)
    names = names_of(household.workable_people)
    mood = readable(assessment, Assessment.mood) if sees_mood else MoodAnswers()
    note = readable(assessment, Assessment.override) if assessment.is_overridden else None
    context = {
        "tab": "assessments",
        "household": household,
        "assessment": assessment,
        "before": before,
        "changes": history.changes(assessment, before),
        "worries": history.worries(assessment),
        "override": note.entries[-1] if note else None,
        "sees_mood": sees_mood,
        "mood": None if mood is None else pages.mood_lines(mood, names),
        "may_override": position == 0 and rules.may_override(request.user, assessment),
        **(pages.reading(answers, names) if answers else {}),
    }
    record("assessment read", assessment, by=request.user, mood=sees_mood)
    return render(request, "assessments/detail.html", context)


def assessment_for(request: StaffRequest, assessment_id: UUID) -> tuple[Assessment, Household]:
    """Return an assessment in the worker's scope and its household with its head."""
    visible = Assessment.objects.visible_to(request.user).select_related(
        "instrument", "completed_by", "override_by"
    )
    assessment: Assessment = visible.prefetch_related("instrument__weights").get(pk=assessment_id)
    assessment.household = household_for(request, assessment.household_id)
    return assessment, assessment.household


def override(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Let a supervisor set another grade than the computed one."""
    assessment, household = assessment_for(request, assessment_id)
    if not rules.may_override(request.user, assessment):
        raise PermissionDenied
    remember_reading(request, household)
    form = OverrideForm(request.POST or None)
    if form.is_valid():
        actions.override_grade(
            assessment_id=assessment_id,
            grade=form.cleaned_data["grade"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("The grade is set; the next visit follows from it."))
        return redirect("assessment", assessment_id)
    context: dict[str, Any] = {
        "tab": "assessments",
        "household": household,
        "assessment": assessment,
        "form": form,
    }
    return render(request, "assessments/override.html", context)
