"""Every setting, grouped. Policy numbers are not settings: they are rows (see policy/)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.databases import roles_of
from config.logs import LOGGING as LOGGING
from config.places import FOLDER, place
from config.secrets import own_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where this runs ------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("TRADEWELL_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
RUN_DIR = Path(env.str("TRADEWELL_RUN_DIR", default=str(BASE_DIR / ".run")))
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Answered with problem+json instead of pages.
MACHINE_PATHS = ("/api/", "/hooks/")

INSTALLED_APPS = [
    "core",
    "accounts",
    "policy",
    "enforcement",
    "listings",
    "shipping",
    "aftersales",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
]

MIDDLEWARE = [
    "core.metrics.calls.CountCalls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.request_log.RequestLog",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.middleware.SessionMiddleware",
    "accounts.second_factor.middleware.SecondFactorMiddleware",
    "policy.middleware.OnePolicyMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "core.middleware.DomainErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
            "builtins": ["core.templatetags.ui", "accounts.templatetags.store_forms"],
        },
    }
]

# Data -----------------------------------------------------------------------------
DATABASES = roles_of(env)

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
# Sessions live in PostgreSQL and survive an empty Redis; the cache only counts sign-in attempts.
CACHES = {"default": {"BACKEND": "config.cache.RedisOrMemory", "LOCATION": REDIS_URL}}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(RUN_DIR / "media")))
AUDIT_ROOT = env.str("AUDIT_ROOT", default=str(RUN_DIR / "audit"))

# People ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "core:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    # Each is a mail to somebody: strangers must not fill their box.
    "reset_password": "20/m/ip,5/h/key",
}
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Tradewell"
# Addresses are given by those who make accounts, and nobody signs up by themselves.
MFA_ALLOW_UNVERIFIED_EMAIL = True
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=True)
# Before sensitive actions people confirm that it is them, unless they did so lately; 0: never.
STEP_UP_MINUTES = env.int("STEP_UP_MINUTES", default=10)
# By this secret the secrets of second factors are encrypted in the database.
SECOND_FACTOR_SECRET = own_secret(env, "SECOND_FACTOR_SECRET", SECRET_KEY)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Languages and time -----------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "core" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# Static files and forms ---------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = RUN_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static" / "built",
    BASE_DIR / "static" / "img",
    ("js", BASE_DIR / "static" / "js"),
]
STORAGES = {
    "default": place(env, "default", FOLDER),
    "staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"},
    "audit": place(env, "audit", FOLDER | {"OPTIONS": {"location": AUDIT_ROOT}}),
}
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Of a call with its files, as in docs/examples/nginx.conf: the largest file alone has 50 MB.
BODY_MAX_SIZE = 60 * 1024 * 1024

# Mail ----------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="smtp://127.0.0.1:1025")
EMAIL_CONFIG = env.email_url_config(EMAIL_URL)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
EMAIL_PIPELINING = env.bool("EMAIL_PIPELINING", default=True)
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="tradewell.example")
ENVELOPE_FROM = env.str("ENVELOPE_FROM", default=f"notices@{MAIL_DOMAIN}")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Tradewell <{ENVELOPE_FROM}>")

# Heads of the audit chain are signed, and kept in STORAGES["audit"] --------------------------
# A secret that the database's people do not have. Public keys, in hex, of those used before.
AUDIT_SIGNING_KEY = own_secret(env, "AUDIT_SIGNING_KEY", SECRET_KEY)
AUDIT_PUBLIC_KEYS = env.list("AUDIT_PUBLIC_KEYS", default=[])

# By this secret what ties stores is hashed: without it nobody can try out addresses or accounts.
LINKING_SECRET = own_secret(env, "LINKING_SECRET", SECRET_KEY)

# Other systems that are told what to do: address and shared secret by name -----------------
RECEIVERS = {
    "payments": (env.str("PAYMENTS_URL", default=""), env.str("PAYMENTS_SECRET", default="")),
}
RECEIVER_TIMEOUT = 10
# Signs the reports of mails that came back; without it none are taken.
BOUNCES_SECRET = env.str("BOUNCES_SECRET", default="")
# Systems of stores must be public and speak https; demo and tests have them on this machine.
LISTENERS_MAY_BE_LOCAL = env.bool("LISTENERS_MAY_BE_LOCAL", default=DEMO)

# Workers: Celery only wakes them, the work itself is rows in PostgreSQL -------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must not wait for Redis: the sweep finds the work anyway.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_DB_REUSE_MAX = 100_000
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("TRADEWELL_SWEEP_SECONDS", default=60)
# Of each of these, the time for checking live listings again: half, so that other clocks go on.
RECHECK_SECONDS = env.int("TRADEWELL_RECHECK_SECONDS", default=30)

# Browser security ---------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("HTTPS", default=False)
CSRF_FAILURE_VIEW = "core.views.errors.form_not_ours"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# A cookie of this name is taken from this very host alone, and by TLS.
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_HTTPONLY = True
# A session ends after so long without a call, and however it is used after so many days.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_MOST_DAYS = env.int("SESSION_MOST_DAYS", default=30)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Machines on the inside that ask how it is speak no TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics/$"]

# Figures for Prometheus: without a token this machine alone may read them ---------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
WORKER_METRICS_PORT = env.int("WORKER_METRICS_PORT", default=0)
WORKER_METRICS_ADDRESS = env.str("WORKER_METRICS_ADDRESS", default="127.0.0.1")

# Logs -----------------------------------------------------------------------------------------
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# The id of a call is our proxy's, who writes over what the caller sent.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = BEHIND_PROXY
DJANGO_STRUCTLOG_TRUST_UPSTREAM_CORRELATION_ID = False
