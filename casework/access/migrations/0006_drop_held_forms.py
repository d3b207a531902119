"""Drops the forms that outlived their session by hours: they are drafts now, see the drafts room."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """What is kept for an hour or two at the moment of the upgrade goes with the table."""

    dependencies: ClassVar = [
        ("access", "0005_own_settings"),
    ]

    operations: ClassVar = [
        migrations.DeleteModel(name="HeldForm"),
    ]
