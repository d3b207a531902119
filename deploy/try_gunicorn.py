"""gunicorn for deploy/try.sh: one process on the loopback address, and a word when it is ready."""

import os
import socket


def free_port(wanted: str) -> int:
    """Return the wanted port, or the first free one from 8000 on."""
    for port in [int(wanted)] if wanted else range(8000, 8100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    taken = wanted or "8000 to 8099"
    raise SystemExit(f"Port {taken} is taken. Name another: deploy/try.sh --port N")


bind = f"127.0.0.1:{free_port(os.environ.get('CASEWORK_TRY_PORT', ''))}"
workers = 1
threads = 4
loglevel = "warning"
control_socket_disable = True
ACCOUNTS = """
  社工        shen    沈知禾
  社工        bai     白若溪
  督导        lu      陆见川
  档案员      xu      许清越
  系统管理员  cheng   程立言
  密码都是 casework-demo-2026（仅限演示）
"""


def when_ready(server: object) -> None:
    """Say where the site is and who may sign in."""
    print(f"\nCasework 一户一策: http://{bind}/", ACCOUNTS, sep="\n")
    print("Ctrl-C ends it; the data stay.\n", flush=True)
