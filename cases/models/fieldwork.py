"""Lists to be worked in the field: rounds over many villages, the list of one worker, and its items."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.authz import Role
from cases import scope
from cases.fieldwork import Applied, Kind, Outcome, RoundStatus, Status
from cases.models.facts import exactly_one
from cases.models.family import Family
from cases.models.person import Person
from cases.models.reference import Programme
from office import clock
from psks.models import Actor
from regions.models import Region

USER = settings.AUTH_USER_MODEL


class FieldRoundQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Rounds are the work of the whole district."""
        return self.filter(scope.field_rounds(user, can))


class FieldRound(models.Model):
    """Lists of one kind made for many villages at once and released with one approval."""

    kind = models.CharField("jenis", max_length=14, choices=Kind.choices)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="program", null=True, blank=True, related_name="+"
    )
    period = models.CharField("periode", max_length=10)
    deadline = models.DateField("batas waktu")
    role = models.CharField("dikerjakan oleh", max_length=20, choices=Role.choices)
    village = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    kecamatan = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    status = models.CharField("keadaan", max_length=12, choices=RoundStatus.choices, default=RoundStatus.PREPARING)
    note = models.CharField("catatan", max_length=300, blank=True, default="")
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FieldRoundQuerySet.as_manager()
    trail_skip = frozenset({"created_at", "made_by", "approved_by", "approved_at"})

    class Meta:
        verbose_name = "putaran daftar kerja"
        verbose_name_plural = "putaran daftar kerja"

    def __str__(self):
        return f"{self.get_kind_display()} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("cases:field_round", args=[self.pk])

    @property
    def trail_owner(self) -> str:
        return f"fieldround:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""


class FieldListQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Lists in the area where `user` holds `can`; a worker sees those for the own role or name, once released."""
        return self.filter(scope.field_lists(user, can))

    def open(self):
        return self.filter(status=Status.OPEN)


class FieldList(models.Model):
    """The list of one village (or one pendamping). `role`: who works it, anybody of it there or `assigned_to` alone."""

    round = models.ForeignKey(FieldRound, models.PROTECT, null=True, blank=True, related_name="lists")
    kind = models.CharField("jenis", max_length=14, choices=Kind.choices)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="program", null=True, blank=True, related_name="+"
    )
    period = models.CharField("periode", max_length=10, blank=True, default="")
    deadline = models.DateField("batas waktu", null=True, blank=True)
    role = models.CharField("dikerjakan oleh", max_length=20, choices=Role.choices)
    assigned_to = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    kecamatan = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("keadaan", max_length=12, choices=Status.choices, default=Status.DRAFT)
    signed_by = models.CharField("ditandatangani oleh", max_length=120, blank=True, default="")
    signed_as = models.CharField("jabatan", max_length=80, blank=True, default="")
    signed_on = models.DateField("tanggal tanda tangan", null=True, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True, default="")
    reported_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FieldListQuerySet.as_manager()
    trail_skip = frozenset(
        {"created_at", "reported_by", "reported_at", "confirmed_by", "confirmed_at", "assigned_to", "round"}
    )

    class Meta:
        verbose_name = "daftar kerja lapangan"
        verbose_name_plural = "daftar kerja lapangan"
        indexes = [models.Index(fields=["deadline", "id"], name="cases_fieldlist_deadline")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "village"],
                condition=Q(round__isnull=False, assigned_to=None),
                name="cases_fieldlist_village_once",
            ),
            models.UniqueConstraint(
                fields=["round", "assigned_to"],
                condition=Q(round__isnull=False, assigned_to__isnull=False),
                name="cases_fieldlist_worker_once",
            ),
            models.UniqueConstraint(
                fields=["village"], condition=Q(kind="dtsen", status="dikerjakan"), name="cases_fieldlist_dtsen_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("cases:field_detail", args=[self.pk])

    @property
    def place(self) -> str:
        if self.assigned_to_id:
            return self.assigned_to.name
        return self.village.short_label if self.village_id else "belum ditempatkan"

    @property
    def late(self) -> bool:
        return self.status == Status.OPEN and self.deadline is not None and self.deadline < clock.today()

    @property
    def trail_owner(self) -> str:
        return f"fieldlist:{self.pk}"

    @property
    def trail_region(self) -> str:
        return self.village_id or self.kecamatan_id or ""


class FieldItemQuerySet(models.QuerySet):
    def visible_to(self, user, can):
        """Items of lists the user sees, about whom the user reaches and may know of."""
        return self.filter(scope.field_items(user, can))

    def waiting(self):
        return self.filter(outcome="")


class FieldItem(models.Model):
    """One person, family or PSKS to be visited, and what was found. `due_on`: where each has a day of its own."""

    list = models.ForeignKey(FieldList, models.PROTECT, related_name="items", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="field_items")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="field_items")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="field_items")
    reason = models.CharField("sebab", max_length=120, blank=True, default="")
    due_on = models.DateField("batas waktu", null=True, blank=True)
    outcome = models.CharField("hasil", max_length=16, choices=Outcome.choices, blank=True, default="")
    visited_on = models.DateField("dikunjungi", null=True, blank=True)
    note = models.CharField("catatan", max_length=500, blank=True, default="")
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, editable=False)
    applied = models.CharField("tindak lanjut", max_length=12, choices=Applied.choices, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FieldItemQuerySet.as_manager()
    trail_skip = frozenset({"recorded_by", "recorded_at"})

    class Meta:
        verbose_name = "butir daftar kerja"
        verbose_name_plural = "butir daftar kerja"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "family", "actor"), name="cases_fielditem_one_subject"
            ),
            *(
                models.UniqueConstraint(
                    fields=["list", subject],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"cases_fielditem_{subject}_once",
                )
                for subject in ("person", "family", "actor")
            ),
        ]

    def __str__(self):
        return str(self.subject)

    @property
    def subject(self) -> Person | Family | Actor:
        return self.person or self.family or self.actor

    @property
    def type(self) -> str:
        return "person" if self.person_id else "family" if self.family_id else "actor"

    @property
    def late(self) -> bool:
        return not self.outcome and self.due_on is not None and self.due_on < clock.today()

    @property
    def trail_owner(self) -> str:
        return self.subject.trail_owner

    @property
    def trail_region(self) -> str:
        return self.list.trail_region
