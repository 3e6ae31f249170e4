"""What the register and the referrals are filtered by."""

import django_filters

from accounts.authz import Can, areas
from cases.places import kecamatan, villages
from office.forms import DateField, Form
from office.models import Desk
from referrals.models import Intake, IntakeKind, Referral, ServiceKind
from referrals.queries import workers
from referrals.queue import heaps, of_heap
from referrals.workflow import OPEN, OPEN_REFERRAL, Holder, ReferralStatus, Status
from regions.models import Region

# Filters whose answer would tell of a Rahasia intake more than its number and state.
TELLING = ("kind", "service", "holder", "kecamatan", "village", "worker")


class DayFilter(django_filters.DateFilter):
    field_class = DateField


class IntakeFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="Keadaan",
        choices=[("terbuka", "Semua yang belum selesai"), ("terlambat", "Lewat tenggat"), *Status.choices],
        empty_label="Semua",
        method="by_status",
    )
    waits = django_filters.ChoiceFilter(label="Menunggu saya", empty_label="Semua", method="by_waits")
    kind = django_filters.ChoiceFilter(label="Jenis", choices=IntakeKind.choices, empty_label="Semua jenis")
    service = django_filters.ModelChoiceFilter(
        label="Layanan", queryset=ServiceKind.objects.all(), empty_label="Semua layanan"
    )
    holder = django_filters.ChoiceFilter(label="Ditangani di", empty_label="Semua", method="by_holder")
    worker = django_filters.ChoiceFilter(label="Petugas", empty_label="Semua", method="by_worker")
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), empty_label="Semua kecamatan"
    )
    village = django_filters.ModelChoiceFilter(
        label="Desa/kelurahan", queryset=Region.objects.none(), empty_label="Semua desa"
    )
    since = DayFilter(label="Diterima sejak", field_name="received_on", lookup_expr="gte")
    until = DayFilter(label="Diterima sampai", field_name="received_on", lookup_expr="lte")

    class Meta:
        model = Intake
        form = Form
        fields = []

    def __init__(self, data=None, queryset=None, *, user, **kwargs):
        self.user = user
        super().__init__(data, queryset, **kwargs)
        cleared = max((area.level for area in areas(user, Can.INTAKE_VIEW)), default=0)
        self.filters["service"].queryset = ServiceKind.objects.filter(level__lte=cleared)
        self.filters["holder"].extra["choices"] = [
            (Holder.VILLAGE, "Desa/kelurahan"), (Holder.DISTRICT, "SLRT Kabupaten"),
            *((str(pk), name) for pk, name in Desk.objects.bidang().values_list("pk", "name")),
        ]  # fmt: skip
        self._offer_heaps()
        self._offer_workers()
        self.filters["kecamatan"].queryset = kecamatan(user, Can.INTAKE_VIEW)
        self._offer_villages(villages(user, Can.INTAKE_VIEW))

    def _offer_villages(self, mine) -> None:
        """Villages of the chosen kecamatan; of a small area all; otherwise the list would be longer than the page."""
        chosen = self.data.get("kecamatan", "") if self.data else ""
        chosen = chosen if chosen.replace(".", "").isdecimal() else ""
        self.filters["village"].queryset = mine.filter(parent=chosen) if chosen else mine
        if not chosen and mine.count() > 60:
            del self.filters["village"]

    def _offer_heaps(self) -> None:
        if found := heaps(self.user):
            self.filters["waits"].extra["choices"] = found
        else:
            del self.filters["waits"]

    def _offer_workers(self) -> None:
        """Asked of the office alone, where work is given to somebody by name."""
        if not any(area.district or area.desk_id for area in areas(self.user, Can.INTAKE_VIEW)):
            del self.filters["worker"]
            return
        names = [(str(user.pk), user.name) for user in workers()]
        nobody = [("belum", "Belum ditugaskan"), ("lepas", "Sudah tidak bertugas")]
        self.filters["worker"].extra["choices"] = [("saya", "Saya"), *nobody, *names]

    @property
    def telling(self) -> bool:
        """Whether a filter is used that Rahasia rows must not answer to."""
        return any(self.data.get(name) for name in TELLING)

    def by_status(self, queryset, name, value):
        if value == "terlambat":
            return queryset.late()
        return queryset.filter(status__in=OPEN) if value == "terbuka" else queryset.filter(status=value)

    def by_waits(self, queryset, name, value):
        return queryset.filter(of_heap(self.user, value))

    def by_worker(self, queryset, name, value):
        if value == "belum":
            return queryset.filter(worker=None, status__in=OPEN)
        if value == "lepas":
            return queryset.filter(status__in=OPEN).exclude(worker=None).exclude(worker__in=workers())
        return queryset.filter(worker=self.user.pk if value == "saya" else value)

    def by_holder(self, queryset, name, value):
        if value in (Holder.VILLAGE, Holder.DISTRICT):
            return queryset.filter(holder_level=value)
        return queryset.filter(holder=value)


class ReferralFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="Keadaan",
        empty_label="Yang masih berjalan",
        choices=[("semua", "Semua"), *ReferralStatus.choices],
        method="by_status",
    )
    desk = django_filters.ModelChoiceFilter(label="Tujuan", queryset=Desk.objects.all(), empty_label="Semua tujuan")
    kind = django_filters.ChoiceFilter(
        label="Jenis",
        choices=[("bidang", "Disposisi (ditangani sendiri)"), ("agency", "Rujukan ke instansi")],
        empty_label="Semua",
        field_name="desk__kind",
    )
    since = DayFilter(label="Dikirim sejak", field_name="sent_on", lookup_expr="gte")
    until = DayFilter(label="Dikirim sampai", field_name="sent_on", lookup_expr="lte")

    class Meta:
        model = Referral
        form = Form
        fields = []

    def __init__(self, data=None, queryset=None, *, office: bool, **kwargs):
        super().__init__(data, queryset, **kwargs)
        if not office:
            del self.filters["desk"], self.filters["kind"]

    def filter_queryset(self, queryset):
        """Without a state chosen: what is still under way, as an inbox should."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("status") else queryset.filter(status__in=OPEN_REFERRAL)

    def by_status(self, queryset, name, value):
        return queryset if value == "semua" else queryset.filter(status=value)
