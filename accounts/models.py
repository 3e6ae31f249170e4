"""Users, what each is assigned to do where and until when, sessions, what they are told, mail going out."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.authz import AREA_OF, GRANTS, LEVEL_OF, LIMITED, Area, AreaKind, Can, Role
from office import clock


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username.lower())


class User(AbstractBaseUser):
    """A person who logs in. What the person may do stands in `Assignment`, nowhere else."""

    username = models.CharField("nama pengguna", max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField("nama lengkap", max_length=120)
    nip = models.CharField("NIP", max_length=18, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True, default="")
    digest = models.BooleanField("ringkasan harian lewat surel", default=True)
    digested_at = models.DateTimeField(null=True, blank=True, editable=False)
    away_since = models.DateField("tidak di tempat sejak", null=True, blank=True)
    away_until = models.DateField("tidak di tempat sampai", null=True, blank=True)
    away_note = models.CharField("yang menggantikan", max_length=120, blank=True, default="")
    is_active = models.BooleanField("aktif", default=True)
    must_change_password = models.BooleanField("wajib mengganti kata sandi", default=False)
    code_until = models.DateTimeField("kode berlaku sampai", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()
    trail_skip = frozenset({"password", "last_login", "code_until", "created_at", "digested_at"})

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_away_from_until",
                condition=Q(away_since__isnull=True, away_until__isnull=True) | Q(away_until__gte=F("away_since")),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounts:user_detail", args=[self.pk])

    def get_full_name(self):
        return self.name

    @property
    def trail_owner(self) -> str:
        return f"user:{self.pk}"

    @property
    def is_away(self) -> bool:
        """Whether the user said to be out of office today."""
        return self.away_since is not None and self.away_since <= clock.today() <= self.away_until

    @cached_property
    def in_force(self) -> list["Assignment"]:
        """The assignments active today, with their places. Cached on this instance, so for one request."""
        if not self.is_active:
            return []
        return list(self.assignments.active().select_related("desk").prefetch_related("regions"))

    @cached_property
    def areas(self) -> list[Area]:
        """One `Area` for each assignment in force."""
        return [row.area for row in self.in_force]

    @property
    def is_staff(self) -> bool:
        """May enter the Django admin (reference data and settings)."""
        return any(self.holds(can) for can in (Can.REFERENCE_MANAGE, Can.OFFICE_MANAGE, Can.ACCOUNTS_MANAGE))

    def holds(self, can: Can) -> bool:
        return any(can in GRANTS[area.role] for area in self.areas)

    def has_perm(self, perm, obj=None):
        return self.has_module_perms(perm.split(".")[0])

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm) for perm in perms)

    def has_module_perms(self, app_label):
        return self.holds(
            {"office": Can.OFFICE_MANAGE, "accounts": Can.ACCOUNTS_MANAGE}.get(app_label, Can.REFERENCE_MANAGE)
        )


class AssignmentQuerySet(models.QuerySet):
    def active(self, on=None):
        """Those in force on a day (default: today)."""
        on = on or clock.today()
        return self.overlapping(on, on)

    def overlapping(self, since, until=None):
        """Those not ended early that hold on some day of a period (`until` None: without end)."""
        rows = self.filter(ended_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gte=since))
        return rows.filter(since__lte=until) if until else rows

    def with_places(self):
        """With what a table of assignments shows."""
        return self.select_related("desk", "substitute_for__user").prefetch_related("regions__parent")


class Assignment(models.Model):
    """Role x area x dates x SK number. A substitute (*pengganti*) is one more assignment with dates."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="pengguna")
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    desk = models.ForeignKey(
        "office.Desk", models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="bidang/instansi"
    )
    regions = models.ManyToManyField("regions.Region", blank=True, related_name="+", verbose_name="wilayah")
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    ended_at = models.DateTimeField("diakhiri", null=True, blank=True, editable=False)
    sk_number = models.CharField("nomor SK", max_length=80, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name="pengganti dari"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_assignment_until_after_since", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="accounts_assignment_desk_by_role",
                condition=Q(desk__isnull=True) ^ Q(role__in=[role for role in Role if AREA_OF[role] == AreaKind.DESK]),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.place}"

    @property
    def trail_owner(self) -> str:
        return self.user.trail_owner

    @property
    def place(self) -> str:
        """The area in plain words: "Desa Segamit", "Kecamatan Lubai", "Bidang ...", "Kabupaten"."""
        if self.desk_id:
            return self.desk.name
        names = [region.short_label for region in self.regions.all()]
        if not names:
            return "Kabupaten"
        return ", ".join(names[:3]) + (f" dan {len(names) - 3} lainnya" if len(names) > 3 else "")

    @property
    def whole_place(self) -> str:
        """The same without leaving any out, villages with their kecamatan: names repeat (reads `parent`)."""
        return "; ".join(region.label for region in self.regions.all()) or self.place

    @property
    def is_active(self) -> bool:
        return (
            self.ended_at is None
            and self.since <= clock.today()
            and (self.until is None or self.until >= clock.today())
        )

    @property
    def is_over(self) -> bool:
        """Whether it gives no rights any more, today or on a later day."""
        return self.ended_at is not None or (self.until is not None and self.until < clock.today())

    @property
    def area(self) -> Area:
        role = Role(self.role)
        regions = self.regions.all()
        return Area(
            assignment_id=self.pk,
            role=role,
            level=self._level(role),
            district=AREA_OF[role] == AreaKind.DISTRICT or role == Role.KABID,
            kecamatan=frozenset(region.code for region in regions if region.level == 3),
            villages=frozenset(region.code for region in regions if region.level == 4),
            desk_id=self.desk_id,
            families={Role.KORKAB: "pkh", Role.PENDAMPING: "own"}.get(role, "all"),
        )

    def _level(self, role: Role) -> int:
        """A Kabid reads Rahasia only where the own bidang handles it (domain.md 1.2)."""
        if role == Role.KABID and not self.desk.handles_restricted:
            return LIMITED
        return LEVEL_OF[role]


class SessionManager(BaseSessionManager):
    use_in_migrations = True


class Session(AbstractBaseSession):
    """A log-in session that knows its user, so that it can be listed and ended."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    started_at = models.DateTimeField(default=clock.now)
    last_seen = models.DateTimeField(default=clock.now)
    device = models.CharField(max_length=160, blank=True)

    objects = SessionManager()

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore

        return SessionStore


class NoticeQuerySet(models.QuerySet):
    def of(self, user):
        """The notices told to `user`, nobody else's."""
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something one user is told: a sentence of ours with a number and a place to look, never personal content.

    `key`: what it is about and when ("referral:12:answered"); the same key reaches a user once only.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", db_index=False)
    text = models.CharField("isi", max_length=200)
    url = models.CharField("alamat", max_length=200, blank=True, default="")
    key = models.CharField("kunci", max_length=120, blank=True, default="")
    at = models.DateTimeField("pada", default=clock.now)
    read_at = models.DateTimeField("dibaca", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="accounts_notice_list"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="accounts_notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="accounts_notice_once")
        ]

    def __str__(self):
        return self.text


class MailQuerySet(models.QuerySet):
    def due(self):
        """Those to be sent now, oldest first."""
        return self.filter(state=Mail.State.WAITING, next_try__lte=clock.now()).order_by("next_try", "pk")


class Mail(models.Model):
    """The outbox: a mail is written in the transaction of its cause and sent by the worker, again until it is gone."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu"
        SENT = "terkirim", "Terkirim"
        FAILED = "gagal", "Gagal"

    to = models.EmailField("kepada")
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi", max_length=5000)
    key = models.CharField("kunci", max_length=120, unique=True)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try = models.DateTimeField("dicoba lagi", default=clock.now)
    error = models.CharField("gangguan", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("ditulis", default=clock.now, editable=False)
    sent_at = models.DateTimeField("dikirim", null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "surel keluar"
        verbose_name_plural = "surel keluar"
        indexes = [models.Index(fields=["next_try", "id"], condition=Q(state="menunggu"), name="accounts_mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["menunggu", "terkirim", "gagal"]), name="accounts_mail_state_known"
            )
        ]

    def __str__(self):
        return self.subject
