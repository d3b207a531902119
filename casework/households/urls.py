"""The doors of the households room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.households.attachments.reception import MOST_BYTES_A_FORM, receive
from casework.households.views import attachments, households, people, rosters
from casework.households.views import households, people, requests, rosters

CASE = [Role.WORKER, Role.SUPERVISOR, Role.CLERK]
STAFF = [Role.WORKER, Role.SUPERVISOR]
FORM = "GET POST"
ROSTER_BYTES = 5 * 1024 * 1024

urlpatterns: list[URLPattern] = [
    door("households/", households.household_list, name="household-list", roles=CASE),
    door(
        "households/new/",
        households.household_new,
        name="household-new",
        roles=STAFF,
        methods=FORM,
    ),
    door("households/<uuid:household_id>/people/", people.people, name="people", roles=CASE),
    door(
        "households/<uuid:household_id>/edit/",
        households.household_edit,
        name="household-edit",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "households/<uuid:household_id>/category/",
        households.category_change,
        name="category-change",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "households/<uuid:household_id>/assign/",
        households.assign,
        name="household-assign",
        roles=[Role.SUPERVISOR],
        methods=FORM,
    ),
    door(
        "households/<uuid:household_id>/people/new/",
        people.person_new,
        name="person-new",
        roles=STAFF,
        methods=FORM,
    ),
    door("people/<uuid:person_id>/", people.person_edit, name="person", roles=STAFF, methods=FORM),
    door(
        "people/<uuid:person_id>/leave/",
        people.person_leave,
        name="person-leave",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "people/<uuid:person_id>/head/",
        people.person_head,
        name="person-head",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "households/<uuid:household_id>/relations/new/",
        people.tie_new,
        name="tie-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "relations/<uuid:tie_id>/remove/",
        people.tie_remove,
        name="tie-remove",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "households/<uuid:household_id>/consents/new/",
        people.consent_new,
        name="consent-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "consents/<uuid:consent_id>/withdraw/",
        people.consent_withdraw,
        name="consent-withdraw",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "tasks/<uuid:task_id>/finish/",
        people.task_finish,
        name="task-finish",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "households/<uuid:household_id>/attachments/",
        attachments.attachments,
        name="attachments",
        roles=CASE,
    ),
    door(
        "households/<uuid:household_id>/attachments/new/",
        attachments.attachment_new,
        name="attachment-new",
        roles=STAFF,
        methods=FORM,
        files=MOST_BYTES_A_FORM,
        prepare=receive,
    ),
    door(
        "attachments/<uuid:attachment_id>/",
        attachments.attachment_page,
        name="attachment",
        roles=CASE,
    ),
    door(
        "attachments/<uuid:attachment_id>/withdraw/",
        attachments.attachment_withdraw,
        name="attachment-withdraw",
        "people/<uuid:person_id>/requests/new/",
        requests.request_new,
        name="request-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "attachments/<uuid:attachment_id>/file/",
        attachments.attachment_file,
        name="attachment-file",
        roles=CASE,
    ),
    door(
        "attachments/<uuid:attachment_id>/thumbnail/",
        attachments.attachment_thumbnail,
        name="attachment-thumbnail",
        roles=CASE,
    ),
    door(
        "rosters/",
        rosters.roster_list,
        name="roster-list",
        roles=STAFF,
        methods=FORM,
        files=ROSTER_BYTES,
    ),
        "requests/<uuid:request_id>/",
        requests.data_request,
        name="data-request",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "people/<uuid:person_id>/lift/",
        requests.restriction_lift,
        name="restriction-lift",
        roles=[Role.SUPERVISOR],
        methods=FORM,
    ),
    door("rosters/", rosters.roster_list, name="roster-list", roles=STAFF, methods=FORM),
    door("rosters/<uuid:roster_id>/", rosters.roster_page, name="roster", roles=STAFF),
    door(
        "rosters/<uuid:roster_id>/columns/",
        rosters.roster_columns,
        name="roster-columns",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "rosters/<uuid:roster_id>/confirm/",
        rosters.roster_confirm,
        name="roster-confirm",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "rosters/<uuid:roster_id>/step/",
        rosters.roster_step,
        name="roster-step",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "rosters/<uuid:roster_id>/cancel/",
        rosters.roster_cancel,
        name="roster-cancel",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "rosters/<uuid:roster_id>/problems.xlsx",
        rosters.roster_mending,
        name="roster-mending",
        roles=STAFF,
    ),
]
