"""How the list of cases is narrowed."""

import django_filters
from django.db.models import Q

from accounts.authz import Can
from cases import casework, places, queries
from cases.models import Case, Kind
from cases.search import by_name
from cases.workflow import ASKED, OPEN, Status
from office import clock
from office.forms import DateField, Form
from office.models import Desk
from regions.models import Region

STATES = [("terbuka", "Semua yang berjalan"), ("menunggu", "Menunggu persetujuan"), *Status.choices]
WHOSE = [("saya", "Saya tangani"), ("lain", "Ditangani orang lain")]
URGENT = [
    ("respon", "Respon kasus"), ("putusan", "Respon kasus menunggu putusan saya"),
    ("terlambat", "Respon kasus terlambat disetujui"),
]  # fmt: skip


class CaseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nomor atau nama", method="by_text", max_length=120)
    status = django_filters.ChoiceFilter(label="Tahap", choices=STATES, method="by_status", empty_label="Semua tahap")
    petugas = django_filters.ChoiceFilter(label="Petugas", choices=WHOSE, method="by_worker", empty_label="Semua")
    kind = django_filters.ModelChoiceFilter(
        label="Jenis PPKS", queryset=Kind.objects.none(), method="by_kind", empty_label="Semua jenis"
    )
    desk = django_filters.ModelChoiceFilter(label="Bidang", queryset=Desk.objects.none(), empty_label="Semua bidang")
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), method="by_kecamatan", empty_label="Semua kecamatan"
    )
    respon = django_filters.ChoiceFilter(label="Respon kasus", choices=URGENT, method="by_urgent", empty_label="Semua")

    class Meta:
        model = Case
        fields = []
        form = Form

    def __init__(self, data=None, queryset=None, *, user, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.user = user
        self.filters["kind"].queryset = queries.kinds(user, Can.CASE_VIEW, "person", "family", "community")
        places_open = places.kecamatan(user, Can.CASE_VIEW)
        if places_open.count() > 1:
            self.filters["kecamatan"].queryset = places_open
        else:
            del self.filters["kecamatan"]
        if casework.everywhere(user):
            self.filters["desk"].queryset = casework.desks()
        else:
            del self.filters["desk"]

    def by_text(self, queryset, name, value):
        if number := casework.number_of(value):
            return queryset.filter(number=number)
        people = by_name(queryset, value, path="person__") | by_name(queryset, value, path="family__head__")
        return people | queryset.filter(community__name__icontains=value)

    def by_status(self, queryset, name, value):
        wanted = {"terbuka": OPEN, "menunggu": ASKED}.get(value, (value,))
        return queryset.filter(status__in=wanted)

    def by_worker(self, queryset, name, value):
        return queryset.filter(worker=self.user) if value == "saya" else queryset.exclude(worker=self.user)

    def by_kind(self, queryset, name, value):
        return queryset.filter(pk__in=Case.kinds.through.objects.filter(kind=value).values("case_id"))

    def by_kecamatan(self, queryset, name, value):
        subjects = ("person", "family", "community")
        inside = Q()
        for subject in subjects:
            inside |= Q(**{f"{subject}__kecamatan": value})
        return queryset.filter(inside)

    def by_urgent(self, queryset, name, value):
        rows = queryset.filter(urgent=True)
        if value == "respon":
            return rows
        if value == "putusan":
            mine = Case.objects.approvable(self.user, Can.CASE_APPROVE).open()
            return rows.filter(approved_at=None, pk__in=mine.values("pk"))
        return rows.open().filter(approved_at=None, approval_due__lt=clock.today())


class PeriodForm(Form):
    """From when until when; empty: this year until today."""

    since = DateField(label="Dari", required=False)
    until = DateField(label="Sampai", required=False)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Tanggal akhir tidak boleh sebelum tanggal awal.")
        return cleaned
