"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.dates
import casework.common.ids
import casework.vault.sealed


class Migration(migrations.Migration):
    replaces = [
        ("households", "0001_initial"),
        ("households", "0003_attachments"),
        ("households", "0004_shredding"),
        ("households", "0005_data_requests"),
        ("households", "0006_search_tokens"),
        ("households", "0007_move_person_index"),
        ("households", "0008_drop_person_index"),
        ("households", "0009_restricted_people"),
        ("households", "0011_list_indexes"),
        ("households", "0012_emergencies_and_handovers"),
        ("households", "0013_guard_emergencies_and_handovers"),
        ("households", "0014_ties_inside_and_outside"),
        ("households", "0015_guard_outside_ties"),
        ("households", "0016_figures_index"),
        ("households", "0017_counting_indexes"),
        ("households", "0018_workload_indexes"),
    ]

    dependencies = [
        ("access", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("notes_go_along", models.BooleanField()),
                ("giver_until", models.DateTimeField(blank=True, null=True)),
                ("count", models.PositiveIntegerField()),
                (
                    "handed_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-handed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="households_handover_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=30, unique=True, verbose_name="file number"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("intake", "Intake"),
                            ("planning", "Planning"),
                            ("intervention", "Intervention"),
                            ("closed", "Closed"),
                            ("shredding", "Being destroyed"),
                            ("shredded", "Destroyed"),
                        ],
                        default="intake",
                        max_length=20,
                    ),
                ),
                (
                    "intake_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("discovery", "Found by us"),
                            ("request", "Asked for help"),
                            ("community", "Referred by the community"),
                            ("department", "Referred by a department"),
                            ("other", "Other source"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minimum_living", "Minimum living allowance"),
                            ("marginal", "Household on the margin of the minimum living allowance"),
                            ("rigid_expense", "Household in difficulty from rigid expense"),
                            ("extreme_poverty", "Person in extreme hardship"),
                            ("disaster", "Person struck by disaster"),
                            ("temporary", "Temporary assistance"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "category_label",
                    models.CharField(
                        blank=True,
                        help_text="The label as it was called then, where it was another.",
                        max_length=40,
                    ),
                ),
                ("opened_on", models.DateField(default=casework.common.dates.today)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("shredded_on", models.DateField(blank=True, null=True)),
                (
                    "shred_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retention", "Retention period is over"),
                            ("lawful_request", "Deletion the person may ask for by law"),
                            ("error", "Opened in error"),
                            ("transferred", "Handed over to another office"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red"),
                            ("orange", "Orange"),
                            ("yellow", "Yellow"),
                            ("green", "Green"),
                        ],
                        max_length=10,
                    ),
                ),
                ("grade_at_least", models.BooleanField(default=False)),
                ("index_low", models.PositiveSmallIntegerField(null=True)),
                ("index_high", models.PositiveSmallIntegerField(null=True)),
                ("assessed_on", models.DateField(null=True)),
                ("last_visit_on", models.DateField(null=True)),
                ("agreed_visit_on", models.DateField(null=True)),
                ("plan_visit_days", models.PositiveSmallIntegerField(null=True)),
                ("urgent_since", models.DateField(null=True)),
                ("visit_due_on", models.DateField(null=True)),
                ("notes_from", models.DateTimeField(blank=True, null=True)),
                ("identity_sealed", casework.vault.sealed.SealedField()),
                ("situation_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="access.area",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.area",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("view", "View"),
                    ("edit", "Edit"),
                    ("decide", "Decide"),
                    ("print", "Print"),
                ],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["area", "stage", "visit_due_on", "worker"],
                        include=("number", "id"),
                        name="households_due",
                    ),
                    models.Index(
                        fields=["area", "id"], include=("stage",), name="households_newest"
                    ),
                    models.Index(fields=["visit_due_on", "number"], name="households_due_first"),
                    models.Index(fields=["worker", "stage"], name="households_worker"),
                    models.Index(
                        fields=[
                            "area",
                            "stage",
                            "worker",
                            "grade",
                            "opened_on",
                            "closed_on",
                            "visit_due_on",
                            "category",
                            "street",
                            "last_visit_on",
                            "id",
                        ],
                        name="households_figures",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("stage", "closed")),
                            ("stage__in", ("shredding", "shredded")),
                            models.Q(
                                ("closed_on", None),
                                ("stage__in", ("intake", "planning", "intervention")),
                            ),
                            _connector="OR",
                        ),
                        name="households_household_closed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on", None),
                                ("shredded_on__isnull", False),
                                ("stage", "shredded"),
                                models.Q(("shred_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("stage", "shredded"), _negated=True),
                                ("shred_reason", ""),
                                ("shredded_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="households_household_shredded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("index_high", None), ("index_low", None)),
                            models.Q(
                                ("index_high__lte", 100), ("index_low__lte", models.F("index_high"))
                            ),
                            _connector="OR",
                        ),
                        name="households_household_index",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandedOver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="households.handover",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handover", "household"), name="households_handed_over_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("until_at", models.DateTimeField()),
                ("note_sealed", casework.vault.sealed.SealedField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("justified", "It was necessary"),
                            ("not_justified", "It was not necessary"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emergencies",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None), ("verdict", "")),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("verdict", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="households_emergency_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="households_emergency_two_people",
                        violation_error_message="Nobody looks into what they did themselves.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CategoryPeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("minimum_living", "Minimum living allowance"),
                            ("marginal", "Household on the margin of the minimum living allowance"),
                            ("rigid_expense", "Household in difficulty from rigid expense"),
                            ("extreme_poverty", "Person in extreme hardship"),
                            ("disaster", "Person struck by disaster"),
                            ("temporary", "Temporary assistance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=40)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="households_category_dates",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("household",),
                        name="households_category_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdGroupPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="households.household"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HouseholdUserPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="households.household"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutsideTie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kin", "Kin elsewhere"),
                            ("friend", "Friends"),
                            ("neighbour", "Neighbours"),
                            ("school", "School"),
                            ("hospital", "Hospital or clinic"),
                            ("employer", "Employer"),
                            ("community", "Residential area and community"),
                            ("office", "Public office"),
                            ("service", "Services and volunteers"),
                            ("creditor", "Creditors"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("strong", "Strong"),
                            ("ordinary", "Ordinary"),
                            ("weak", "Weak"),
                            ("tense", "Tense"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "flow",
                    models.CharField(
                        choices=[
                            ("in", "To the family"),
                            ("out", "From the family"),
                            ("both", "Both ways"),
                            ("none", "Neither way"),
                        ],
                        max_length=5,
                    ),
                ),
                ("content_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_ties",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("0", "Head of household"),
                            ("1", "Spouse"),
                            ("2", "Son"),
                            ("3", "Daughter"),
                            ("4", "Grandchild"),
                            ("5", "Parent"),
                            ("6", "Grandparent"),
                            ("7", "Brother or sister"),
                            ("8", "Other relation"),
                        ],
                        max_length=1,
                        verbose_name="relation to head",
                    ),
                ),
                ("is_member", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("identity_sealed", casework.vault.sealed.SealedField()),
                ("condition_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("restricted_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "erased_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="households.household",
                    ),
                ),
                (
                    "restricted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("restricted_at__isnull", False)),
                        fields=["restricted_at"],
                        name="households_person_set_aside",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("restricted_at", None), ("restricted_by", None)),
                            models.Q(
                                ("erased_at", None),
                                ("restricted_at__isnull", False),
                                ("restricted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="households_person_restricted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at", None), ("erased_by", None)),
                            models.Q(("erased_at__isnull", False), ("erased_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="households_person_erased",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None), ("relation", "0")),
                        fields=("household",),
                        name="households_person_one_head",
                        violation_error_message="A household has one head.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "To read or copy the data (art. 45)"),
                            ("correction", "To correct or complete them (art. 46)"),
                            ("deletion", "To delete them (art. 47)"),
                            ("restriction", "To object, or restrict their handling (art. 44)"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked_on", models.DateField(default=casework.common.dates.today)),
                ("due_on", models.DateField()),
                (
                    "identified",
                    models.CharField(
                        choices=[
                            ("id_paper", "Identity paper shown in person"),
                            ("known", "Known in person to the worker"),
                            ("authorised", "Written authority and both identity papers"),
                            ("guardian", "Guardian, with proof"),
                            ("near_relative", "Near relative of the dead, with proof (art. 49)"),
                            ("not", "Could not be made sure of"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Carried out"),
                            ("partly", "Carried out in part"),
                            ("storage_only", "Kept, and handled no further"),
                            ("refused", "Refused"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "legal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open_case", "The case is open: a statutory duty (art. 13)"),
                            ("retention", "The keeping period is not over (art. 47)"),
                            ("hold", "Held for an inspection or a dispute (art. 47)"),
                            ("not_identified", "It could not be made sure who asks (art. 50)"),
                            ("not_held", "Nothing of this kind is held (art. 45)"),
                            ("accurate", "Checked and found right (art. 46)"),
                            ("secrecy", "A law orders secrecy (art. 18, 35, 45)"),
                        ],
                        max_length=14,
                    ),
                ),
                ("note_sealed", casework.vault.sealed.SealedField()),
                ("answer_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_requests",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_requests",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-id"],
                "indexes": [
                    models.Index(fields=["answered_at", "due_on"], name="households_request_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("person", "kind"),
                        name="households_request_once",
                        violation_error_message="The same request is waiting for an answer already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("outcome", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="households_request_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="households_request_lifted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["refused", "storage_only"]), _negated=True),
                            models.Q(("legal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="households_request_says_why",
                        violation_error_message="Say which reason the law gives.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("asked_on"))),
                        name="households_request_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("kind__in", ["deletion", "restriction"]), _negated=True),
                            models.Q(("answered_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="households_request_two_people",
                        violation_error_message="Someone else decides on what one entered oneself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of handling given"),
                            ("sharing", "Passing on to partners"),
                            ("counselling", "Counselling"),
                            ("photos", "Photos at visits"),
                            ("optional", "Other optional service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("given_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("note_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="households_consent_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("given_on")),
                            _connector="OR",
                        ),
                        name="households_consent_dates",
                        violation_error_message="A consent can't end before it was given.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "Photo"),
                            ("id_scan", "Scan of an ID paper"),
                            ("certificate", "Certificate or proof"),
                            ("consent_form", "Signed consent form"),
                            ("other", "Other paper"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dated_on", models.DateField(help_text="The day it was taken or received.")),
                ("has_thumbnail", models.BooleanField()),
                ("sealing", models.PositiveSmallIntegerField(default=0)),
                ("content_sealed", casework.vault.sealed.SealedField()),
                ("withdrawal_sealed", casework.vault.sealed.SealedField()),
                (
                    "added_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-dated_on", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "number"), name="households_attachment_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="households_attachment_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("note_sealed", casework.vault.sealed.SealedField()),
                ("set_at", models.DateTimeField(default=casework.common.dates.now, editable=False)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="households.household",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="households_hold_lifted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("mapping", "Columns to be checked"),
                            ("preview", "To be confirmed"),
                            ("importing", "Importing"),
                            ("done", "Imported"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="mapping",
                        max_length=12,
                    ),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict, help_text="Header row and column of each field."
                    ),
                ),
                ("families", models.PositiveIntegerField(default=0)),
                ("families_done", models.PositiveIntegerField(default=0)),
                ("households_new", models.PositiveIntegerField(default=0)),
                ("people_new", models.PositiveIntegerField(default=0)),
                ("people_known", models.PositiveIntegerField(default=0)),
                ("problem_count", models.PositiveIntegerField(default=0)),
                ("file_sealed", casework.vault.sealed.SealedField()),
                ("outcome_sealed", casework.vault.sealed.SealedField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "uploaded_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.area",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("complete", models.PositiveSmallIntegerField(null=True)),
                ("building", models.PositiveSmallIntegerField(null=True)),
                ("older", models.JSONField(default=list)),
                (
                    "is_clean",
                    models.BooleanField(
                        default=True, help_text="No token of another version is left."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="households_index_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("complete__isnull", False),
                            ("building__isnull", False),
                            _connector="OR",
                        ),
                        name="households_index_some_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_subjects",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_subject",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)),
                        fields=("household",),
                        name="households_subject_household_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField()),
                ("value", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="households.searchsubject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("value", "subject"), name="households_token_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", 1)),
                        fields=("value",),
                        name="households_resident_id_once_in_street",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShredRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                            ("approved", "Approved, being carried out"),
                            ("erased", "Destroyed, files being cleaned"),
                            ("done", "Destroyed"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("retention", "Retention period is over"),
                            ("lawful_request", "Deletion the person may ask for by law"),
                            ("error", "Opened in error"),
                            ("transferred", "Handed over to another office"),
                        ],
                        max_length=20,
                        verbose_name="Reason",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("purpose_over", "The purpose is reached or can't be, art. 47 (1)"),
                            (
                                "service_ended",
                                "The service has ended or its period is over, art. 47 (2)",
                            ),
                            ("consent_withdrawn", "Consent was withdrawn, art. 47 (3)"),
                            ("unlawful", "Handled against law or agreement, art. 47 (4)"),
                            ("other_law", "Another case that a law names, art. 47 (5)"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shred_requests",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(fields=["stage", "asked_at"], name="households_shred_stage")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("stage__in", ("waiting",)),
                            ),
                            models.Q(
                                models.Q(("stage__in", ("waiting",)), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="households_shred_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ("waiting", "declined")),
                            models.Q(("decided_by", models.F("asked_by")), ("stage", "withdrawn")),
                            models.Q(
                                ("stage__in", ("approved", "erased", "done")),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="households_shred_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", "lawful_request"), models.Q(("basis", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("reason", "lawful_request"), _negated=True), ("basis", "")
                            ),
                            _connector="OR",
                        ),
                        name="households_shred_basis",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("stage__in", ("waiting", "approved", "erased", "done"))
                        ),
                        fields=("household",),
                        name="households_shred_one_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("verify_id", "Resident ID to be checked")], max_length=20
                    ),
                ),
                ("note_sealed", casework.vault.sealed.SealedField()),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["created_at"],
                        name="households_task_standing",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="households_task_done",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("person", "kind"),
                        name="households_task_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "parent of"),
                            ("adoptive", "adoptive parent of"),
                            ("foster", "foster parent of"),
                            ("partner", "partner of"),
                            ("sibling", "brother or sister of"),
                            ("guardian", "guardian of"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "partnership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("married", "Married"),
                            ("cohabiting", "Living together"),
                            ("separated", "Separated"),
                            ("divorced", "Divorced"),
                            ("widowed", "Widowed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="households.household",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_to",
                        to="households.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_from",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "person", "other"),
                        name="households_tie_once",
                        violation_error_message="This relation is recorded already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True),
                        name="households_tie_two_people",
                        violation_error_message="A relation needs two different people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "partner"), ("partnership", ""), _connector="OR"
                        ),
                        name="households_tie_partnership",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitInterval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("red", "Red"),
                            ("orange", "Orange"),
                            ("yellow", "Yellow"),
                            ("green", "Green"),
                        ],
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("effective_from", models.DateField()),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grade", "effective_from"), name="households_interval_once"
                    )
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="householdgrouppermission",
            unique_together={("group", "permission", "content_object")},
        ),
        migrations.AlterUniqueTogether(
            name="householduserpermission",
            unique_together={("user", "permission", "content_object")},
        ),
    ]
