"""What a request says of the machine it comes from: browser, masked address, known device."""

import hashlib
import ipaddress
import re
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from casework.access.models import Device, Worker

COOKIE, SALT = f"{settings.COOKIE_PREFIX}casework_device", "casework.device"
COOKIE_SECONDS = 180 * 24 * 60 * 60

# The first that fits: most browsers also call themselves by their ancestors' names.
BROWSERS = {
    "WeChat": r"MicroMessenger",
    "360": r"QihooBrowser|360SE|360EE",
    "Edge": r"Edg(e|A|iOS)?/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/",
    "Safari": r"Safari/",
}
SYSTEMS = {
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Windows": r"Windows",
    "macOS": r"Mac OS X",
    "Linux": r"Linux|X11",
}


def browser_of(request: HttpRequest) -> str:
    """Return a few words such as 'Chrome, Windows'; '?' for what we don't know."""
    agent = request.headers.get("User-Agent", "")[:400]
    names = [
        next((name for name, shape in kinds.items() if re.search(shape, agent)), "?")
        for kinds in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(dict.fromkeys(names))


def address_of(request: HttpRequest) -> str:
    """Return the address that the request came from; behind a proxy, as that proxy saw it."""
    told = ""
    if settings.CASEWORK_BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(told or request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""


def masked_address(request: HttpRequest) -> str:
    """Return the address with its end left out: the last byte of IPv4, all but /48 of IPv6."""
    address = address_of(request)
    if not address:
        return ""
    if "." in address and ":" not in address:
        return address.rpartition(".")[0] + ".*"
    network = ipaddress.ip_network(f"{address}/48", strict=False)
    return f"{network.network_address}*"


def token_of(request: HttpRequest) -> str:
    """Return the token in the device's cookie, empty where none of ours is."""
    try:
        token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return ""
    return token if isinstance(token, str) else ""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def known_device(request: HttpRequest, username: str) -> Device | None:
    """Return the device if the account of this name has signed in on it before."""
    token = token_of(request)
    if not token:
        return None
    return Device.objects.filter(token_hash=hash_of(token), worker__username=username).first()


def new_device(request: HttpRequest, worker: Worker, response: HttpResponse) -> Device:
    """Keep this browser as one the worker has signed in on, and give it its cookie."""
    token = token_of(request) or secrets.token_hex(32)
    response.set_cookie(
        COOKIE,
        signing.dumps(token, salt=SALT),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    device, _made = Device.objects.get_or_create(
        worker=worker,
        token_hash=hash_of(token),
        defaults={"browser": browser_of(request), "address": masked_address(request)},
    )
    return device
