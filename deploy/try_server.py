"""The server of deploy/try.sh: prepares the trial site and serves it from one process."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections
from gunicorn.app.base import BaseApplication

ACCOUNTS = """
  社工        shen    沈知禾
  社工        bai     白若溪
  督导        lu      陆见川
  档案员      xu      许清越
  民政科      sun     孙清和
  审计员      yan     严以宽
  检查        jian    简明远
  系统管理员  cheng   程立言
  安全管理员  an      安如山
  审计管理员  shi     史中允
  密码都是 casework-demo-2026（仅限演示）
"""


def free_port(wanted: str) -> int:
    """Return the wanted port, or the first free one from 8000 on; end with a sentence otherwise."""
    for port in [int(wanted)] if wanted else range(8000, 8100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    taken = wanted or "8000 to 8099"
    sys.exit(f"Port {taken} is taken. Name another: deploy/try.sh --port N")


class TrialServer(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """gunicorn on the loopback address, with one worker that is forked from this process."""

    def __init__(self, application: Any, port: int) -> None:
        self.application = application
        self.address = f"127.0.0.1:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set what `deploy/try.sh` needs: threads for several people, a word when it is ready."""
        options = {
            "bind": self.address,
            "workers": 1,
            "threads": 4,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self.say_where,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the site."""
        return self.application

    def say_where(self, server: object) -> None:
        """Say where the site is and who may sign in."""
        print(f"\nCasework 一户一策: http://{self.address}/", ACCOUNTS, sep="\n")
        print("Ctrl-C ends it; the data stay.\n", flush=True)


def start_press() -> subprocess.Popen[bytes]:
    """Start what prints batches beside this process; it ends when this process does."""
    manage = Path(__file__).resolve().parent.parent / "manage.py"
    words = [sys.executable, manage, "print_batches", "--workers", "1"]
    words += ["--beside", str(os.getpid())]
    # A session of its own: Ctrl-C is for the server, which then ends both.
    return subprocess.Popen(words, start_new_session=True)  # noqa: S603 - our own command


def main(port: str) -> None:
    """Prepare keys, tables and demonstration, then serve until Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
    chosen = free_port(port)
    try:
        django.setup()
        call_command("demo", stdout=sys.stderr)
        from casework.wsgi import application
    except (ImproperlyConfigured, CommandError) as problem:
        sys.exit(str(problem))
    # The worker opens connections of its own; SQLite's must not be carried through a fork.
    connections.close_all()
    server, press = os.getpid(), start_press()
    try:
        TrialServer(application, chosen).run()
    finally:
        if os.getpid() == server:  # the workers that gunicorn forks end here as well
            press.send_signal(signal.SIGTERM)
            press.wait()


if __name__ == "__main__":
    main(*sys.argv[1:] or [""])
