"""What the tests of pages share: filled forms, signed-in browsers, rows as stored."""

from typing import Any

from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.plans.models import Plan
from tests.posting import post

GOAL = {
    "text": "若晴主课都及格",
    "indicator": "不及格科目数",
    "baseline": "2",
    "target": "0",
    "unit": "科",
    "due_on": "2030-01-01",
    "domain": "education",
}
MEASURE = {
    "kind": "tutoring",
    "text": "每周六上门辅导两小时",
    "responsible": "",
    "responsible_name": "师大志愿队",
    "frequency": "weekly",
    "due_on": "",
}


def signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker, "django.contrib.auth.backends.ModelBackend")
    return client


def stored(row: Any) -> Any:
    return type(row).objects.unscoped("looking again").get(pk=row.pk)


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def add_goal(client: Client, plan: Plan) -> None:
    version = stored(plan).version
    post(client, reverse("goal-new", args=[plan.pk]), {**GOAL, "version": version})
