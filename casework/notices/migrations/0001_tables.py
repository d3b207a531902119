"""The tables of the room.

The migrations that it replaces grew the same tables; sites that ran them all need nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.common.dates
import casework.common.ids


class Migration(migrations.Migration):
    replaces = [("notices", "0001_initial"), ("notices", "0002_tell_of_batches")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
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
                            ("due_soon", "A visit is due soon"),
                            ("overdue", "A visit is overdue"),
                            ("plan_waiting", "A plan waits for a decision"),
                            ("plan_returned", "Your plan was returned"),
                            ("plan_approved", "Your plan was approved"),
                            ("closure_waiting", "A closure waits for a decision"),
                            ("closure_returned", "Your closure was returned"),
                            ("closure_approved", "Your closure was approved"),
                            ("assigned", "You answer for a household now"),
                            ("handed_over", "Households were handed over"),
                            ("transferred", "A household moved into your area"),
                            ("shared", "A household was shared with you"),
                            ("cover_begins", "You stand in for a supervisor"),
                            ("cover_ends", "A cover ends"),
                            ("request_due", "A request about personal data is due"),
                            ("batch_ready", "Your batch of papers is ready"),
                            ("batch_failed", "Some papers of your batch weren't printed"),
                            ("draft_expires", "A draft of yours expires soon"),
                            ("emergency", "A household was opened in an emergency"),
                            ("unusual", "Unusual reading to be looked into"),
                            ("checkpoint_due", "A checkpoint of the log is overdue"),
                            ("keys_due", "Something is due about the keys"),
                            ("relay_fails", "Notices don't reach the other system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("timeout", "No answer in time"),
                            ("unreachable", "Can't be reached"),
                            ("certificate", "Its certificate isn't trusted"),
                            ("redirect", "It points somewhere else"),
                            ("refused", "It refused the message"),
                            ("broken", "It has an error of its own"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("from_at", models.DateTimeField(default=casework.common.dates.now)),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("task", models.CharField(max_length=20)),
                ("done_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task", "done_on"), name="notices_round_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("due_soon", "A visit is due soon"),
                            ("overdue", "A visit is overdue"),
                            ("plan_waiting", "A plan waits for a decision"),
                            ("plan_returned", "Your plan was returned"),
                            ("plan_approved", "Your plan was approved"),
                            ("closure_waiting", "A closure waits for a decision"),
                            ("closure_returned", "Your closure was returned"),
                            ("closure_approved", "Your closure was approved"),
                            ("assigned", "You answer for a household now"),
                            ("handed_over", "Households were handed over"),
                            ("transferred", "A household moved into your area"),
                            ("shared", "A household was shared with you"),
                            ("cover_begins", "You stand in for a supervisor"),
                            ("cover_ends", "A cover ends"),
                            ("request_due", "A request about personal data is due"),
                            ("batch_ready", "Your batch of papers is ready"),
                            ("batch_failed", "Some papers of your batch weren't printed"),
                            ("draft_expires", "A draft of yours expires soon"),
                            ("emergency", "A household was opened in an emergency"),
                            ("unusual", "Unusual reading to be looked into"),
                            ("checkpoint_due", "A checkpoint of the log is overdue"),
                            ("keys_due", "Something is due about the keys"),
                            ("relay_fails", "Notices don't reach the other system"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("digest", "In the digest"),
                            ("never", "Not at all"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("worker", "kind"), name="notices_choice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("due_soon", "A visit is due soon"),
                            ("overdue", "A visit is overdue"),
                            ("plan_waiting", "A plan waits for a decision"),
                            ("plan_returned", "Your plan was returned"),
                            ("plan_approved", "Your plan was approved"),
                            ("closure_waiting", "A closure waits for a decision"),
                            ("closure_returned", "Your closure was returned"),
                            ("closure_approved", "Your closure was approved"),
                            ("assigned", "You answer for a household now"),
                            ("handed_over", "Households were handed over"),
                            ("transferred", "A household moved into your area"),
                            ("shared", "A household was shared with you"),
                            ("cover_begins", "You stand in for a supervisor"),
                            ("cover_ends", "A cover ends"),
                            ("request_due", "A request about personal data is due"),
                            ("batch_ready", "Your batch of papers is ready"),
                            ("batch_failed", "Some papers of your batch weren't printed"),
                            ("draft_expires", "A draft of yours expires soon"),
                            ("emergency", "A household was opened in an emergency"),
                            ("unusual", "Unusual reading to be looked into"),
                            ("checkpoint_due", "A checkpoint of the log is overdue"),
                            ("keys_due", "Something is due about the keys"),
                            ("relay_fails", "Notices don't reach the other system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("household_id", models.UUIDField(null=True)),
                ("falls_on", models.DateField(null=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("digest", "In the digest"),
                            ("never", "Not at all"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_relayed", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=casework.common.dates.now, editable=False),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["worker", "-created_at"], name="notices_notice_worker"),
                    models.Index(fields=["subject_id"], name="notices_notice_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("falls_on", None), ("seen_at", None)),
                        fields=("worker", "kind", "subject_id"),
                        name="notices_notice_once_unread",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("falls_on__isnull", False)),
                        fields=("worker", "kind", "subject_id", "falls_on"),
                        name="notices_notice_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["now", "digest"])),
                        name="notices_notice_is_told",
                    ),
                ],
            },
        ),
    ]
