"""Remove the table that the search tokens have replaced; it was emptied by the step before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("households", "0007_move_person_index")]
    operations = [migrations.DeleteModel(name="PersonIndex")]
