"""The browsers of the staff, and everything that came back besides the pages."""

import re
import sys
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from casework.common import dates
from tests.leaking.markers import PASSWORD


class Site:
    """Browsers of the staff, and everything that came back besides the pages."""

    def __init__(self) -> None:

        self.browsers: dict[str, Client] = {}
        self.said: list[str] = []

    def sign_in(self, username: str) -> None:

        client = self.browsers[username] = Client(raise_request_exception=False)
        form = {"username": username, "password": PASSWORD}
        self.note(client.post("/sign-in/", form), 302)

    def note(self, answer: Any, status: int) -> Any:
        """Keep an answer's headers and messages, and see that it is the expected one."""

        if answer.status_code != status:
            sys.exit(f"{answer.request['PATH_INFO']}: {answer.status_code}\n{errors_of(answer)}")
        self.said += [f"{name}: {value}" for name, value in answer.items()]
        for name, morsel in answer.cookies.items():
            self.said.append(morsel.OutputString())
            if name == "messages":
                storage: Any = CookieStorage(HttpRequest())
                told = storage._decode(morsel.value)
                self.said += [str(message) for message in told or ()]
        return answer

    def get(self, who: str, name: str, /, *args: Any, query: str = "", status: int = 200) -> str:

        url = reverse(name, args=args) + query
        answer = self.note(self.browsers[who].get(url), status)
        return b"".join(answer).decode(errors="replace")

    def post(self, who: str, name: str, /, *args: Any, status: int = 302, **form: Any) -> str:
        """Send a form; return where it leads, or the page it ends in."""

        data = {"idempotency_key": str(uuid4())} | form
        answer = self.note(self.browsers[who].post(reverse(name, args=args), data), status)
        where: str = answer["Location"] if status == 302 else answer.content.decode()
        return where


def errors_of(answer: Any) -> str:

    return "\n".join(re.findall(r"error[^>]*>([^<]+)<", answer.content.decode()))


def row(model: Any, **words: Any) -> Any:
    return model.objects.unscoped("the walk looks").filter(**words).order_by("-pk").first()


def today() -> date:
    return dates.today()
