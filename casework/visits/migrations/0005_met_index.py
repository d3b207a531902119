"""Let who was met in a period be found from an index alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0016_figures_index"),
        ("visits", "0004_phrase_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("nobody_home", False)),
                fields=["household", "visited_at"],
                name="visits_visit_met",
            ),
        ),
    ]
