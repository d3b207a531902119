"""An index of the few people whose data are restricted; a roster import asks for them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0008_drop_person_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("restricted_at__isnull", False)),
                fields=["restricted_at"],
                name="households_person_set_aside",
            ),
        ),
    ]
