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
        ("reports", "0001_initial"),
        ("reports", "0002_copies_of_a_persons_data"),
        ("reports", "0003_copies_answer_requests"),
        ("reports", "0005_verified_papers"),
        ("reports", "0006_office_styles"),
        ("reports", "0007_papers_of_each_kind"),
        ("reports", "0008_batches"),
        ("reports", "0009_ledgers"),
    ]

    dependencies = [
        ("access", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DestroyedPaper",
            fields=[
                ("serial", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("document", models.CharField(max_length=20)),
                ("pages", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(help_text="When the paper was made, not the row."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "lease",
                    models.UUIDField(help_text="Of the process that has it in hand.", null=True),
                ),
                ("lease_until", models.DateTimeField(null=True)),
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
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("full", "Full"),
                            ("internal", "Internal"),
                            ("external", "External"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("number", "By file number"),
                            ("area", "By area"),
                            ("name", "By name"),
                            ("listed", "As in the list"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[("pdf", "One PDF"), ("zip", "Single files in a ZIP")], max_length=5
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its turn"),
                            ("making", "Being printed"),
                            ("binding", "Being bound"),
                            ("ready", "Ready"),
                            ("empty", "Nothing was printed"),
                            ("expired", "No longer kept"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("note_blob", models.BinaryField(help_text="Reason and recipient, sealed.")),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "expires_on",
                    models.DateField(
                        help_text="The last day on which it is handed out.", null=True
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["created_by", "-created_at"], name="reports_batch_owner"),
                    models.Index(fields=["stage"], name="reports_batch_stage"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at", None), ("stopped_by", None)),
                            models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reports_batch_stopped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease", None), ("lease_until", None)),
                            models.Q(
                                ("lease__isnull", False),
                                ("lease_until__isnull", False),
                                ("stage", "binding"),
                            ),
                            _connector="OR",
                        ),
                        name="reports_batch_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_on__isnull", False), ("stage", "ready")),
                            models.Q(
                                models.Q(("stage", "ready"), _negated=True), ("expires_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="reports_batch_expires",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchFile",
            fields=[
                (
                    "lease",
                    models.UUIDField(help_text="Of the process that has it in hand.", null=True),
                ),
                ("lease_until", models.DateTimeField(null=True)),
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
                    "place",
                    models.PositiveIntegerField(help_text="1, 2, 3 … in the order of the batch."),
                ),
                ("household_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("making", "Being printed"),
                            ("made", "Printed"),
                            ("failed", "Not printed"),
                            ("stopped", "Stopped before its turn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "out_of_scope",
                                "It is no longer among the households that you may read.",
                            ),
                            ("may_not", "You may no longer print its case file."),
                            ("shredded", "Its record is destroyed, or is about to be."),
                            (
                                "not_laid_out",
                                "Its pages could not be set. Print it alone to see why.",
                            ),
                            (
                                "unreadable",
                                "Its records cannot be read. Tell your system administrator.",
                            ),
                            ("died", "The printing broke off at it several times."),
                            ("unexpected", "Something unforeseen happened. Try it again."),
                        ],
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("serial", models.CharField(blank=True, max_length=24)),
                ("pages", models.PositiveIntegerField(default=0)),
                (
                    "volume",
                    models.PositiveSmallIntegerField(
                        help_text="In which volume it is bound.", null=True
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="reports.batch",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "place"],
                "indexes": [
                    models.Index(fields=["batch", "state", "place"], name="reports_batchfile_next"),
                    models.Index(fields=["household_id"], name="reports_batchfile_home"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "place"), name="reports_batchfile_place"
                    ),
                    models.UniqueConstraint(
                        fields=("batch", "household_id"), name="reports_batchfile_household"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("serial", ""), _negated=True),
                        fields=("serial",),
                        name="reports_batchfile_serial",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "made"), _negated=True),
                            models.Q(("serial", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_batchfile_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                            _connector="OR",
                        ),
                        name="reports_batchfile_problem",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease__isnull", False),
                                ("lease_until__isnull", False),
                                ("state", "making"),
                            ),
                            models.Q(
                                models.Q(("state", "making"), _negated=True),
                                ("lease", None),
                                ("lease_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="reports_batchfile_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchVolume",
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
                    models.PositiveSmallIntegerField(help_text="1, 2, 3 … within the batch."),
                ),
                ("papers", models.PositiveIntegerField()),
                ("pages", models.PositiveIntegerField()),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("secret_blob", models.BinaryField(help_text="The file's own secret, sealed.")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="volumes",
                        to="reports.batch",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "number"), name="reports_batchvolume_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                    "document",
                    models.CharField(
                        choices=[
                            ("case_file", "Case file"),
                            ("person_copy", "Copy of a person's data"),
                            ("plan", "Plan for signature"),
                            ("visit_record", "Visit record"),
                            ("blank_visit", "Blank visit form"),
                            ("review", "Review form"),
                            ("referral", "Referral"),
                            ("intake", "Intake form"),
                            ("assessment", "Assessment form"),
                            ("closure", "Closure report"),
                            ("file_index", "File index"),
                            ("conference", "Case conference"),
                            ("supervision", "Supervision record"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject_id", models.UUIDField(null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("full", "Full"),
                            ("internal", "Internal"),
                            ("external", "External"),
                        ],
                        max_length=10,
                    ),
                ),
                ("serial", models.CharField(max_length=24, unique=True)),
                ("pages", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(blank=True, max_length=40)),
                ("printed_at", models.DateTimeField()),
                ("note_sealed", casework.vault.sealed.SealedField()),
                ("paper_sealed", casework.vault.sealed.SealedField()),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="households.datarequest",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="households.person",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-printed_at", "-id"],
                "indexes": [
                    models.Index(fields=["household", "-printed_at"], name="reports_disclosure_log")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", "person_copy"), ("person__isnull", False)),
                            models.Q(
                                models.Q(("document", "person_copy"), _negated=True),
                                ("person", None),
                            ),
                            _connector="OR",
                        ),
                        name="reports_disclosure_of_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers", None), ("document", "person_copy"), _connector="OR"
                        ),
                        name="reports_disclosure_answers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subject_id", None),
                            (
                                "document__in",
                                (
                                    "plan",
                                    "visit_record",
                                    "review",
                                    "referral",
                                    "assessment",
                                    "closure",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="reports_disclosure_of_row",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=32)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address", "created_at"], name="reports_enquiry_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerColumns",
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
                            ("households", "Ledger of households"),
                            ("people", "Ledger of people"),
                            ("visits", "Ledger of visits"),
                            ("plans", "Ledger of plans"),
                            ("reviews", "Ledger of reviews"),
                            ("overdue", "Ledger of overdue visits"),
                        ],
                        max_length=12,
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("street", "kind"), name="reports_columns_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerDisclosure",
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
                            ("households", "Ledger of households"),
                            ("people", "Ledger of people"),
                            ("visits", "Ledger of visits"),
                            ("plans", "Ledger of plans"),
                            ("reviews", "Ledger of reviews"),
                            ("overdue", "Ledger of overdue visits"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("full", "Full"),
                            ("internal", "Internal"),
                            ("external", "External"),
                        ],
                        max_length=10,
                    ),
                ),
                ("narrowed", models.JSONField(default=dict)),
                ("serial", models.CharField(max_length=24, unique=True)),
                ("lines", models.PositiveIntegerField()),
                ("households", models.PositiveIntegerField()),
                (
                    "left_out",
                    models.PositiveIntegerField(default=0, help_text="Near relatives' households."),
                ),
                ("unreadable", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("note_sealed", casework.vault.sealed.SealedField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledgers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "indexes": [models.Index(fields=["area", "-made_at"], name="reports_ledger_log")],
            },
        ),
        migrations.CreateModel(
            name="LedgerReturn",
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
                            ("households", "Ledger of households"),
                            ("people", "Ledger of people"),
                            ("visits", "Ledger of visits"),
                            ("plans", "Ledger of plans"),
                            ("reviews", "Ledger of reviews"),
                            ("overdue", "Ledger of overdue visits"),
                        ],
                        max_length=12,
                    ),
                ),
                ("serial", models.CharField(max_length=24)),
                ("changes_taken", models.PositiveIntegerField(default=0)),
                ("content", models.BinaryField(help_text="Sealed under the vault's system root.")),
                ("version", models.PositiveIntegerField(default=1)),
                ("uploaded_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "indexes": [
                    models.Index(fields=["uploaded_by", "-uploaded_at"], name="reports_return_own")
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeStyle",
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
                ("organisation", models.CharField(blank=True, max_length=30)),
                ("footer", models.CharField(blank=True, max_length=50)),
                ("titles", models.JSONField(default=dict)),
                ("logo", models.BinaryField(default=b"")),
                ("binding_mm", models.PositiveSmallIntegerField(default=0)),
                ("is_duplex", models.BooleanField(default=False)),
                ("folds_genogram", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=casework.common.dates.now)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("binding_mm__lte", 10)),
                        name="reports_office_binding",
                        violation_error_message="The binding edge takes at most 10 mm.",
                    )
                ],
            },
        ),
    ]
