"""All settings, read from the environment or `.env`; safe values are the defaults.

Every variable is explained in `.env.example`. A wrong or missing value stops the start with one sentence.
"""

import sys
from base64 import b64decode
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = environ.Env()
if not TESTING:  # tests must not depend on the settings of this machine
    environ.Env.read_env(BASE_DIR / ".env")


def stop(sentence: str):
    raise ImproperlyConfigured(sentence)


def boolean(name: str, default: bool) -> bool:
    raw = env.str(name, default="1" if default else "0").strip().lower()
    if raw not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        stop(f"{name} harus 0 atau 1, bukan {raw!r}.")
    return raw in {"1", "true", "yes", "on"}


def whole(name: str, default: int, least: int, most: int) -> int:
    raw = env.str(name, default=str(default)).strip()
    if not raw.isdigit() or not least <= int(raw) <= most:
        stop(f"{name} harus bilangan bulat dari {least} sampai {most}, bukan {raw!r}.")
    return int(raw)


# --- What this installation is -------------------------------------------------------------------
DEBUG = boolean("DEBUG", False)
DEMO = boolean("DEMO", False)
HTTPS = boolean("HTTPS", True)

SECRET_KEY = env.str("SECRET_KEY", default="test-only-" + "x" * 50 if TESTING else "")
if len(SECRET_KEY) < 50:
    stop("SECRET_KEY belum ada atau kurang dari 50 karakter. Tanpa berkas .env, ./run setup membuatnya.")

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=LOOPBACK)]
if "*" in ALLOWED_HOSTS:
    stop("ALLOWED_HOSTS tidak boleh '*': sebutkan nama host yang dilayani sistem ini.")
if not HTTPS and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    stop("HTTPS=0 hanya boleh bila ALLOWED_HOSTS menyebut mesin ini saja (localhost, 127.0.0.1).")
if DEBUG and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    stop("DEBUG=1 hanya boleh bila ALLOWED_HOSTS menyebut mesin ini saja: halaman galatnya memperlihatkan isi sistem.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []


def trail_keys(raw: str) -> dict[str, bytes]:
    """Master keys of the trail by id, the current one first: `id:base64` of 32 bytes, comma between."""
    keys = {}
    for part in filter(None, (part.strip() for part in raw.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not name.isalnum() or len(key) != 32:
            stop("TRAIL_KEYS harus berbentuk 'k1:<base64 dari 32 byte>', dipisah koma, kunci yang berlaku di depan.")
        keys[name] = key
    if not keys:
        stop("TRAIL_KEYS belum ada: tanpa kunci itu nilai pribadi dalam jejak tidak dapat disimpan.")
    return keys


TRAIL_KEYS = trail_keys(env.str("TRAIL_KEYS", default="test:" + "A" * 43 + "=" if TESTING else ""))

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
if not DATA_DIR.is_absolute():
    stop("DATA_DIR harus lintasan penuh, misalnya /srv/welfare.")
MEDIA_ROOT = DATA_DIR / "files"
UPLOAD_LIMIT_MB = whole("UPLOAD_LIMIT_MB", 50, 1, 200)
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail, and where links in it lead -------------------------------------------------------------
SITE_HOST = ALLOWED_HOSTS[0]
SITE_URL = env.str("SITE_URL", default=f"https://{SITE_HOST}" if HTTPS else "http://127.0.0.1:8000").rstrip("/")
if not SITE_URL.startswith(("https://", "http://")):
    stop("SITE_URL harus berawalan https://, misalnya https://slrt.muaraenimkab.go.id.")
MAIL_ON = bool(env.str("EMAIL_URL", default=""))
if MAIL_ON:
    try:
        mail_server = env.email_url("EMAIL_URL")
    except (ImproperlyConfigured, ValueError, KeyError):
        stop("EMAIL_URL tidak terbaca. Contoh: smtp+tls://nama:sandi@smtp.contoh.go.id:587")
    EMAIL_BACKEND, EMAIL_TIMEOUT = mail_server["EMAIL_BACKEND"], 20
    EMAIL_HOST, EMAIL_PORT = mail_server["EMAIL_HOST"], mail_server["EMAIL_PORT"] or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server["EMAIL_HOST_USER"], mail_server["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server.get("EMAIL_USE_TLS", False), mail_server.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"tidak-dibalas@{SITE_HOST}")

# --- Databases -----------------------------------------------------------------------------------
database_url = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'welfare.sqlite3'}")
if database_url.partition("://")[0] not in {"sqlite", "postgres", "postgresql"}:
    stop("DATABASE_URL harus berawalan sqlite:// atau postgres://.")
try:
    database = env.db_url_config(database_url)
except (ImproperlyConfigured, ValueError):
    database = {}
if database.get("NAME", "") in {"", ":memory:"}:
    stop("DATABASE_URL tidak terbaca. Contoh: sqlite:////srv/welfare.sqlite3, postgres://nama:sandi@127.0.0.1/welfare.")
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a transaction that reads first fails under load otherwise
        "timeout": 20,
        # Of a new database: events of the trail are a kilobyte, and an import writes a tenth less in larger pages.
        "init_command": "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA cache_size=-32000;"
        " PRAGMA recursive_triggers=ON;"  # what replaces a row of the trail meets the trigger that lets none go
        # Pages that change again and again (indexes under an import) go to the file once per 32 MB (16 MB where an
        # older file has small pages), not per commit.
        " PRAGMA mmap_size=67108864; PRAGMA wal_autocheckpoint=4000",
    }
else:
    database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # Our queries are many and short: compiling them costs more than it saves (the suite is 10 % faster without).
    # As if its disk turned (4), the planner reads the whole table of regions to check one foreign key.
    database["OPTIONS"] = {"options": "-c jit=off -c random_page_cost=1.1"} | database.get("OPTIONS", {})
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Rooms, lowest floor first (docs: house.md 1) ------------------------------------------------
ROOMS = ["trail", "regions", "office", "accounts", "documents", "psks", "cases", "referrals", "puskesos", "imports"]
INSTALLED_APPS = [
    "welfare.apps.WelfareConfig",
    "welfare.apps.WelfareAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_filters",
    "axes",
    "csp",
    "lucide",
    "django_tasks",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages over a weak signal; random padding and masked tokens answer BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trail.middleware.RequestContextMiddleware",
    "accounts.middleware.SessionGuardMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "welfare.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "welfare.urls"
WSGI_APPLICATION = "welfare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "welfare.context.frame",
            ],
            "builtins": ["lucide.templatetags.lucide", "welfare.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Who may enter -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_MINUTES = whole("SESSION_IDLE_MINUTES", 30, 5, 600)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # the victim can still sign in from elsewhere
AXES_CLIENT_IP_CALLABLE = "office.guessing.address"  # behind a proxy all come from one address but for this
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["password"]
AXES_VERBOSE = False

# --- What browsers are told ----------------------------------------------------------------------
PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{PREFIX}session", f"{PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "welfare.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and not TESTING
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if boolean("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes browsers send `Origin: null`, which CSRF refuses
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# --- Language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True  # Django's own sentences come in Indonesian; ours are written in it (ADR 2)
FORMAT_MODULE_PATH = "welfare.formats"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

TASKS = {"default": {"BACKEND": "office.jobs.backend.DurableBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # Who is told to wait stands in the trail, once; a line a guess fills the disk, and its path may hold a code.
    "filters": {
        "guesses": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 429,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["guesses"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
