"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.dates
import casework.common.ids


class Migration(migrations.Migration):
    replaces = [
        ("access", "0001_initial"),
        ("access", "0002_more_roles"),
        ("access", "0003_sign_in"),
        ("access", "0004_separated_staff"),
        ("access", "0005_own_settings"),
        ("access", "0006_drop_held_forms"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="SetUpCode",
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
                    "code_hash",
                    models.CharField(help_text="SHA-256, of 128 bits.", max_length=64, unique=True),
                ),
                ("city", models.CharField(max_length=60)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("until_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
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
                    "username",
                    models.CharField(max_length=40, unique=True, verbose_name="user name"),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("is_active", models.BooleanField(default=True)),
                (
                    "has_keys",
                    models.BooleanField(default=True, help_text="Single keys work on pages."),
                ),
                (
                    "shows_first_steps",
                    models.BooleanField(default=True, help_text="On their desk."),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_superuser", False)),
                        name="access_worker_no_superuser",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("district", "District"),
                            ("street", "Street or town"),
                            ("area", "Residential area"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "code",
                    models.CharField(
                        help_text="Letters and digits, unique among siblings.", max_length=20
                    ),
                ),
                ("path", models.CharField(max_length=120, unique=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="access.area",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        help_text="The street it lies in; a street names itself, a district and a city nothing.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.area",
                    ),
                ),
            ],
            options={
                "ordering": ["path"],
                "permissions": [
                    ("view", "View"),
                    ("edit", "Edit"),
                    ("decide", "Decide"),
                    ("print", "Print"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AreaGroupPermission",
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
                        on_delete=django.db.models.deletion.CASCADE, to="access.area"
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
            name="AreaUserPermission",
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
                        on_delete=django.db.models.deletion.CASCADE, to="access.area"
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
            name="Device",
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
                    "token_hash",
                    models.CharField(help_text="SHA-256 of the 256-bit token.", max_length=64),
                ),
                (
                    "browser",
                    models.CharField(
                        help_text="Kind of browser and system, no version.", max_length=60
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        help_text="Where from at first, its end masked.", max_length=45
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("seen_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "is_told",
                    models.BooleanField(
                        default=False, help_text="Its owner was told that it is new."
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("worker", "token_hash"), name="access_device_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=32)),
                ("address", models.CharField(blank=True, max_length=32)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "created_at"], name="access_failed_account"),
                    models.Index(fields=["address", "created_at"], name="access_failed_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NearRelative",
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
                ("household_id", models.UUIDField()),
                (
                    "declared_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relatives",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_relative_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("worker", "household_id"),
                        name="access_relative_once",
                        violation_error_message="This is recorded already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("encoded", models.CharField(blank=True, max_length=128)),
                (
                    "is_own",
                    models.BooleanField(
                        help_text="Set by the worker, not for them by someone else."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "-created_at"], name="access_password_change")
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("worker", "Social worker"),
                            ("supervisor", "Supervisor"),
                            ("clerk", "Clerk"),
                            ("officer", "Street officer"),
                            ("auditor", "Auditor"),
                            ("inspector", "Inspector"),
                            ("system", "System administrator"),
                            ("security", "Security administrator"),
                            ("audit", "Audit administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="access.area",
                    ),
                ),
                (
                    "covers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered_by",
                        to="access.posting",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="access_posting_dates",
                        violation_error_message="A posting can't end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role__in", ("auditor", "inspector")), _negated=True),
                            ("until_on__isnull", False),
                            _connector="OR",
                        ),
                        name="access_posting_timed",
                        violation_error_message="The posting of an auditor or inspector has an end.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "inspector"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="access_posting_reason",
                        violation_error_message="Write what the inspection is for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("covers", None),
                            models.Q(("role", "supervisor"), ("until_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_posting_cover",
                        violation_error_message="A cover is of a supervisor, and has an end.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessGrant",
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
                ("household_id", models.UUIDField(null=True)),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("view", "Read cases"),
                            ("edit", "Write records"),
                            ("decide", "Decide on plans"),
                            ("print", "Print case files"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("posting", "Posting"),
                            ("assignment", "Assignment"),
                            ("share", "Share"),
                            ("cover", "Cover"),
                            ("break-glass", "Break-glass"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "granted_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "ends",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_by",
                        to="access.accessgrant",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.area",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="access.posting",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "until_at"], name="access_grant_worker")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area", None), ("household_id__isnull", False)),
                            models.Q(("area__isnull", False), ("household_id", None)),
                            _connector="OR",
                        ),
                        name="access_grant_one_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gte", models.F("from_at"))),
                        name="access_grant_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("door", models.CharField(max_length=80)),
                ("content", models.CharField(max_length=32)),
                ("location", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=casework.common.dates.now, editable=False)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
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
                    "listed",
                    models.CharField(
                        choices=[
                            ("household-list", "Households"),
                            ("visit-schedule", "Visits"),
                            ("plan-list", "Plans"),
                            ("review-queue", "Approvals"),
                            ("worker-list", "Accounts"),
                        ],
                        max_length=20,
                    ),
                ),
                ("query", models.CharField(max_length=500)),
                ("name_blob", models.BinaryField(help_text="The name, sealed.")),
                ("is_default", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("worker", "listed"),
                        name="access_filter_one_default",
                    ),
                    models.UniqueConstraint(
                        fields=("worker", "listed", "query"), name="access_filter_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
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
                ("browser", models.CharField(max_length=60)),
                ("address", models.CharField(help_text="Its end masked.", max_length=45)),
                ("factor", models.CharField(blank=True, max_length=20)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("seen_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "-seen_at"], name="access_sitting_worker")
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="areagrouppermission",
            unique_together={("group", "permission", "content_object")},
        ),
        migrations.AlterUniqueTogether(
            name="areauserpermission",
            unique_together={("user", "permission", "content_object")},
        ),
    ]
