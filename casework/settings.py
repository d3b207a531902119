"""Every setting of Casework, read from the environment or from one file of lines NAME=value.

`deploy/env.example` explains each variable. A missing or wrong one stops the start with a
sentence that says how to mend it.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from casework.environment import (
    BASE_DIR,
    DATA_DIR,
    database,
    env,
    flag,
    folder,
    number,
    required,
    site_url,
    webhook,
)

DEBUG = flag("CASEWORK_DEBUG", False)
DEMO = flag("CASEWORK_DEMO", False)
HTTPS = flag("CASEWORK_HTTPS", True)
# The address that people outside reach this site by; papers carry it in their QR codes.
CASEWORK_SITE_URL = site_url()

SECRET_KEY = required("CASEWORK_SECRET_KEY", "Make one with: openssl rand -base64 48")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "CASEWORK_SECRET_KEY is shorter than 50 characters. Make one with: openssl rand -base64 48"
    )
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "CASEWORK_ALLOWED_HOSTS", "Name the hosts people type, separated by commas."
    ).split(",")
]

# Keys. The sealing key and the audit key lie outside the database and outside the repository.
CASEWORK_KEY_PROVIDER = env.str("CASEWORK_KEY_PROVIDER", default="file")
if CASEWORK_KEY_PROVIDER not in (known := "file, environment, passphrase, pkcs11").split(", "):
    raise ImproperlyConfigured(f"CASEWORK_KEY_PROVIDER must be {known}.")


def of_token(name: str) -> str:
    """Return a variable that only a PKCS#11 token needs; raise ImproperlyConfigured."""
    if CASEWORK_KEY_PROVIDER == "pkcs11":
        return required(name, "CASEWORK_KEY_PROVIDER=pkcs11 needs it.")
    word: str = env.str(name, default="")
    return word


CASEWORK_KEY_FILE = Path(
    required("CASEWORK_KEY_FILE", "Outside the database; `manage.py vault init` makes it.")
    if CASEWORK_KEY_PROVIDER in {"file", "passphrase"}
    else env.str("CASEWORK_KEY_FILE", default="")
)
# Its name alone: the provider takes the keys out of the environment, so that no settings hold them.
CASEWORK_KEKS_VARIABLE = "CASEWORK_KEKS"
CASEWORK_KEY_PASSPHRASE_FILE = env.str("CASEWORK_KEY_PASSPHRASE_FILE", default="")
CASEWORK_PKCS11_MODULE = of_token("CASEWORK_PKCS11_MODULE")
CASEWORK_PKCS11_TOKEN = of_token("CASEWORK_PKCS11_TOKEN")
CASEWORK_PKCS11_PIN_FILE = of_token("CASEWORK_PKCS11_PIN_FILE")
# How old a wrapping key may grow before `vault status` says that it is due, and how many days the
# backups of the keystore are kept: what was shredded is out of every copy after that.
CASEWORK_KEK_YEARS = number("CASEWORK_KEK_YEARS", 2, 1, 20)
CASEWORK_KEYSTORE_RETENTION_DAYS = number("CASEWORK_KEYSTORE_RETENTION_DAYS", 30, 1, 3650)
CASEWORK_AUDIT_KEY_FILE = Path(
    required(
        "CASEWORK_AUDIT_KEY_FILE",
        "Name a file outside the database; `manage.py audit init` makes it.",
    )
)
# Where signed checkpoints of the audit are written: a folder that another machine keeps. After how
# many hours without one `audit status` says that one is due.
CASEWORK_CHECKPOINT_DIR = Path(
    env.str("CASEWORK_CHECKPOINT_DIR", default=str(DATA_DIR / "checkpoints"))
)
CASEWORK_CHECKPOINT_HOURS = number("CASEWORK_CHECKPOINT_HOURS", 2, 1, 168)
# What the audit's pages call unusual reading, per person and day: more households than this and so
# many times the person's usual; reading before or after these hours, of so many households; so many
# that are neither theirs nor visited within so many days; so many searches with little opened.
CASEWORK_UNUSUAL_HOUSEHOLDS = number("CASEWORK_UNUSUAL_HOUSEHOLDS", 30, 1, 10_000)
CASEWORK_UNUSUAL_TIMES = number("CASEWORK_UNUSUAL_TIMES", 3, 1, 100)
CASEWORK_OFFICE_OPENS = number("CASEWORK_OFFICE_OPENS", 7, 0, 23)
CASEWORK_OFFICE_CLOSES = number("CASEWORK_OFFICE_CLOSES", 20, 1, 24)
CASEWORK_UNUSUAL_AT_NIGHT = number("CASEWORK_UNUSUAL_AT_NIGHT", 3, 1, 10_000)
CASEWORK_UNUSUAL_NOT_THEIRS = number("CASEWORK_UNUSUAL_NOT_THEIRS", 5, 1, 10_000)
CASEWORK_UNUSUAL_VISIT_DAYS = number("CASEWORK_UNUSUAL_VISIT_DAYS", 30, 1, 366)
CASEWORK_UNUSUAL_SEARCHES = number("CASEWORK_UNUSUAL_SEARCHES", 10, 1, 10_000)
CASEWORK_SUITE = env.str("CASEWORK_SUITE", default="aes")
if CASEWORK_SUITE not in {"aes", "sm4"}:
    raise ImproperlyConfigured("CASEWORK_SUITE must be aes (AES-256-GCM) or sm4 (SM4-GCM).")
CASEWORK_KEY_CACHE_ENTRIES = number("CASEWORK_KEY_CACHE_ENTRIES", 4096, 16, 1_000_000)
CASEWORK_KEY_CACHE_MINUTES = number("CASEWORK_KEY_CACHE_MINUTES", 10, 1, 1440)
CASEWORK_KEY_CACHE_SECONDS = 60 * CASEWORK_KEY_CACHE_MINUTES
# No request, job or command works longer with what it has read: old keys outlive it.
CASEWORK_LONGEST_TRANSACTION_SECONDS = number(
    "CASEWORK_LONGEST_TRANSACTION_SECONDS", 300, 1, 86_400
)

# Photos and scans, each sealed in a file of its own; at most this many MB a file.
CASEWORK_ATTACHMENTS_DIR = folder("CASEWORK_ATTACHMENTS_DIR", "attachments")
CASEWORK_ATTACHMENT_MB = number("CASEWORK_ATTACHMENT_MB", 20, 1, 200)

# Case files of many households at once: where sealed results lie, and for how many days; so many
# households at most; after how many seconds without a heartbeat work is another process's.
CASEWORK_BATCHES_DIR = folder("CASEWORK_BATCHES_DIR", "batches")
CASEWORK_BATCH_DAYS = number("CASEWORK_BATCH_DAYS", 7, 1, 90)
CASEWORK_BATCH_MOST = number("CASEWORK_BATCH_MOST", 500, 1, 5000)
CASEWORK_BATCH_LEASE_SECONDS = number("CASEWORK_BATCH_LEASE_SECONDS", 30, 1, 3600)
# Excel ledgers that were made or came back, the same for some hours; no backup takes them along.
CASEWORK_LEDGERS_DIR = folder("CASEWORK_LEDGERS_DIR", "ledgers")
CASEWORK_LEDGER_HOURS = number("CASEWORK_LEDGER_HOURS", 24, 1, 168)

# Signing in. Which roles need a second factor, how long a session lasts, what a password must be.
CASEWORK_SECOND_FACTOR_ROLES = [
    role.strip()
    for role in env.str(
        "CASEWORK_SECOND_FACTOR_ROLES",
        default="" if DEMO else "system,security,audit,supervisor,officer,auditor,inspector,clerk",
    ).split(",")
    if role.strip()
]
CASEWORK_IDLE_MINUTES = number("CASEWORK_IDLE_MINUTES", 30, 5, 720)
CASEWORK_SESSION_HOURS = number("CASEWORK_SESSION_HOURS", 12, 1, 72)
CASEWORK_PASSWORD_PROFILE = env.str("CASEWORK_PASSWORD_PROFILE", default="nist")
if CASEWORK_PASSWORD_PROFILE not in {"nist", "dengbao"}:
    raise ImproperlyConfigured("CASEWORK_PASSWORD_PROFILE must be nist or dengbao.")
CASEWORK_BEHIND_PROXY = flag("CASEWORK_BEHIND_PROXY", False)

# A visit written down more than this many days after it happened is marked as a late entry.
CASEWORK_LATE_ENTRY_DAYS = number("CASEWORK_LATE_ENTRY_DAYS", 2, 0, 30)

# For how many days what was typed and not saved is kept for whoever typed it.
CASEWORK_DRAFT_DAYS = number("CASEWORK_DRAFT_DAYS", 30, 1, 366)

# What a person asks about their own data is answered within so many working days. The law says
# "in time" (个人信息保护法 art. 45, 46, 50); the number is the office's own rule.
CASEWORK_REQUEST_DAYS = number("CASEWORK_REQUEST_DAYS", 15, 1, 60)

# How many years a household's record is kept after its case was closed: the office's archive rule.
CASEWORK_RETENTION_YEARS = number("CASEWORK_RETENTION_YEARS", 10, 1, 100)
# What a search opens at most: people for what has no tokens (single characters, initials, digits),
# rows that tokens lead to, and records when their text is searched.
CASEWORK_SEARCH_MOST_SCANNED = number("CASEWORK_SEARCH_MOST_SCANNED", 20_000, 100, 1_000_000)
CASEWORK_SEARCH_MOST_CANDIDATES = number("CASEWORK_SEARCH_MOST_CANDIDATES", 2000, 100, 100_000)
CASEWORK_SEARCH_MOST_RECORDS = number("CASEWORK_SEARCH_MOST_RECORDS", 5000, 100, 1_000_000)

# How long what is lent for a while lasts at most: an inspection, a deputy's cover, a household
# shared with a colleague (days), and a household opened in an emergency (hours).
CASEWORK_INSPECTION_DAYS = number("CASEWORK_INSPECTION_DAYS", 30, 1, 366)
CASEWORK_COVER_DAYS = number("CASEWORK_COVER_DAYS", 60, 1, 366)
CASEWORK_SHARE_DAYS = number("CASEWORK_SHARE_DAYS", 90, 1, 366)
CASEWORK_BREAK_GLASS_HOURS = number("CASEWORK_BREAK_GLASS_HOURS", 3, 1, 24)

# Notices: kept so many days; of what is due so many days ahead; the hour at which the morning's
# digest is closed; where counts of them are sent, if anywhere.
CASEWORK_NOTICE_DAYS = number("CASEWORK_NOTICE_DAYS", 90, 7, 366)
CASEWORK_NOTICE_DAYS_AHEAD = number("CASEWORK_NOTICE_DAYS_AHEAD", 1, 0, 14)
CASEWORK_DIGEST_HOUR = number("CASEWORK_DIGEST_HOUR", 8, 0, 23)
CASEWORK_NOTICE_WEBHOOK = webhook()

INSTALLED_APPS = [
    "casework.common",
    "casework.vault",
    "casework.audit",
    "casework.access",
    "casework.households",
    "casework.assessments",
    "casework.plans",
    "casework.visits",
    "casework.reviews",
    "casework.reports",
    "casework.drafts",
    "casework.notices",
    "casework.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casework.common.compression.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "casework.common.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casework.access.sign_in.middleware.SittingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.access.middleware.SealMiddleware",
    "casework.access.middleware.FieldMiddleware",
]

ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TAGS = ["django.templatetags.i18n", "django.templatetags.static"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [*TAGS, "casework.common.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.desk.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "casework.common.forms.PaperRenderer"
INSTALLED_APPS.append("django.forms")

DATABASES = {
    "default": database("CASEWORK_DATABASE_URL", "casework.sqlite3"),
    "keystore": database("CASEWORK_KEYSTORE_URL", "keystore.sqlite3"),
}
if len({(d.get("HOST"), d.get("PORT"), d["NAME"]) for d in DATABASES.values()}) == 1:
    raise ImproperlyConfigured(
        "CASEWORK_KEYSTORE_URL names the same database as CASEWORK_DATABASE_URL. Keys need one of "
        "their own: whoever has both can read everything, and so can an old backup of them."
    )
# The role that a request's transaction takes on PostgreSQL, under row-level security.
CASEWORK_DATABASE_ROLE = env.str("CASEWORK_DATABASE_ROLE", default="")
if CASEWORK_DATABASE_ROLE and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    raise ImproperlyConfigured(
        "CASEWORK_DATABASE_ROLE is set, but SQLite has no roles. Leave it out, or name a "
        "PostgreSQL database by CASEWORK_DATABASE_URL."
    )
DATABASE_ROUTERS = ["casework.vault.router.KeystoreRouter"]

# Work in the background: its arguments are ids, everything else stands in rows of our own.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "batches"]}
}

# People and access
AUTH_USER_MODEL = "access.Worker"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "casework.access.backends.ScopeBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_AUTO_PREFETCH = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_PROFILES: dict[str, list[dict[str, Any]]] = {
    # NIST SP 800-63B-4, 3.1.1: length and a blocklist; no composition, no change without a reason.
    "nist": [
        {"NAME": "casework.access.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
    ],
    # 等保 (GB/T 22239, 身份鉴别): complexity, and a change every 90 days, which the doors see to.
    "dengbao": [
        {"NAME": "casework.access.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
        {"NAME": "casework.access.passwords.KindsOfCharacters"},
        {"NAME": "casework.access.passwords.NotAgain"},
    ],
}
AUTH_PASSWORD_VALIDATORS = [
    *PASSWORD_PROFILES[CASEWORK_PASSWORD_PROFILE],
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "casework.access.passwords.NotOwnWords"},
]
# Second factors come from django-allauth; its own pages, mail and sign-up stay closed.
ACCOUNT_ADAPTER = "casework.access.sign_in.adapter.ClosedAccounts"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "casework.access.sign_in.adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# The step before and the one after the present: clocks of phones are off by seconds.
MFA_TOTP_TOLERANCE = 1
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
# The session's row outlives the session: it tells whose form came too late.
SESSION_COOKIE_AGE = (CASEWORK_SESSION_HOURS + 24) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A cookie of this name is taken only with Secure, from this very host, for all of it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "casework.access.failures.csrf_failure"
CSRF_TRUSTED_ORIGINS = [
    f"{'https' if HTTPS else 'http'}://{host}"
    for host in ALLOWED_HOSTS
    if host not in {"*", "localhost", "127.0.0.1", "[::1]"}
]

# Transport
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CASEWORK_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A roster of 1 MB and a long narrative fit; nothing larger is read into memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# Uploads stay in memory: a temporary file would hold names in clear. How much a form may bring is
# said by its door.
FILE_UPLOAD_HANDLERS = ["casework.access.uploads.MemoryUpload"]

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "casework" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "casework.common.sheets.JoinedSheets",
]
WHITENOISE_USE_FINDERS = DEBUG or DEMO
# The icon that browsers ask for by themselves.
WHITENOISE_ROOT = BASE_DIR / "casework/common/root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or DEMO
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# guardian's check looks for its backend by name; ours is its subclass.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# The page for developers shows where the code failed and no value that it held.
DEFAULT_EXCEPTION_REPORTER = "casework.common.tracebacks.QuietReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "casework.common.tracebacks.QuietFilter"

# Logs carry ids and places in the code, never what an exception says: it may quote a record.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "casework.common.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
