"""Take the hashes of whole IDs, phones and names over, so that they go on being found and unique.

They stay under the root key they were made with. Fragments and addresses are found once
`manage.py vault reindex` has been run on a site that has households already.
"""

from django.db import migrations

FORWARD = [
    """
    INSERT INTO households_searchsubject (person_id, household_id, version)
    SELECT person_id, household_id, 0 FROM households_personindex
    GROUP BY person_id, household_id
    """,
    """
    INSERT INTO households_searchtoken (subject_id, kind, value, version)
    SELECT DISTINCT subject.id, CASE rows.kind
        WHEN 'resident_id' THEN 1 WHEN 'other_id' THEN 2 WHEN 'phone' THEN 3 ELSE 4 END,
        rows.value, rows.index_version
    FROM households_personindex AS rows
    JOIN households_searchsubject AS subject ON subject.person_id = rows.person_id
    """,
    """
    INSERT INTO households_searchindex (id, complete, building, older, is_clean)
    SELECT 1, CASE WHEN count(*) = 0 THEN 1 END, CASE WHEN count(*) > 0 THEN 1 END, '[]', {true}
    FROM households_household
    """,
    "DELETE FROM households_personindex",
]
BACKWARD = [
    """
    INSERT INTO households_personindex (
        person_id, household_id, street_id, kind, value, index_version)
    SELECT subject.person_id, household.id, household.street_id, CASE token.kind
        WHEN 1 THEN 'resident_id' WHEN 2 THEN 'other_id' WHEN 3 THEN 'phone' ELSE 'name' END,
        token.value, token.version
    FROM households_searchtoken AS token
    JOIN households_searchsubject AS subject ON subject.id = token.subject_id
    JOIN households_household AS household ON household.id = subject.household_id
    WHERE token.kind > 0 AND subject.person_id IS NOT NULL
    """,
    "DELETE FROM households_searchtoken",
    "DELETE FROM households_searchsubject",
    "DELETE FROM households_searchindex",
]


def run(statements):
    def step(apps, schema_editor):
        true = "true" if schema_editor.connection.vendor == "postgresql" else "1"
        for statement in statements:
            schema_editor.execute(statement.replace("{true}", true))

    return step


class Migration(migrations.Migration):
    dependencies = [("households", "0006_search_tokens")]
    operations = [migrations.RunPython(run(FORWARD), run(BACKWARD))]
