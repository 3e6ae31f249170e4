import django_filters
from django.db.models import Q

from imports.codes import REGISTER, SENTENCES, Outcome
from imports.models import Decision, Plan, Result, Row, Undone
from imports.summary import NOWHERE
from imports.veil import Veil
from regions.models import Region

REASONS = [(code, text.rstrip(".")) for code, text in (SENTENCES | REGISTER).items()]


def villages() -> list:
    """All villages under their kecamatan, and the rows that name none."""
    groups: dict[str, list] = {}
    for code, name, parent in (
        Region.objects.villages().order_by("parent__name", "name").values_list("pk", "name", "parent__name")
    ):
        groups.setdefault(parent, []).append((code, name))
    return [(NOWHERE, "Belum diketahui"), *groups.items()]


class RowFilter(django_filters.FilterSet):
    alasan = django_filters.ChoiceFilter(
        label="Alasan", choices=REASONS, empty_label="Semua alasan", method="by_reason"
    )
    hasil = django_filters.ChoiceFilter(
        label="Hasil periksa", choices=[(o.value, o.label) for o in Outcome], empty_label="Semua", field_name="outcome"
    )
    rencana = django_filters.ChoiceFilter(
        label="Rencana", choices=Plan.choices, empty_label="Semua", field_name="plan", method="by_what_is_done"
    )
    akhir = django_filters.ChoiceFilter(
        label="Hasil penerapan",
        choices=Result.choices,
        empty_label="Semua",
        field_name="result",
        method="by_what_is_done",
    )

    desa = django_filters.ChoiceFilter(
        label="Desa/kelurahan", choices=villages, empty_label="Semua desa", method="by_village"
    )
    keputusan = django_filters.ChoiceFilter(
        label="Keputusan", choices=Decision.choices, empty_label="Semua", field_name="decision"
    )

    tarik = django_filters.ChoiceFilter(
        label="Penarikan kembali", choices=Undone.choices, empty_label="Semua", field_name="undone"
    )

    class Meta:
        model = Row
        fields = []

    def by_reason(self, queryset, name, value):
        """Rows with a reason. Of masked rows reasons are not told, so they are not found by one either."""
        rows = queryset.with_code(value).exclude(pk__in=self.veil.without(value))
        return rows if self.sees_secret else rows.filter(secret=False)

    def by_what_is_done(self, queryset, name, value):
        """Rows with a plan or a result, as it may be shown."""
        if value in (Plan.NEW, Result.CREATED):
            return queryset.filter(Q(**{name: value}) | (Q(pk__in=self.veil.new) & ~Q(**{name: ""})))
        return queryset.filter(**{name: value}).exclude(pk__in=self.veil.new)

    def by_village(self, queryset, name, value):
        """Rows of a village; masked ones do not tell theirs."""
        rows = queryset if self.sees_secret else queryset.filter(secret=False)
        return rows.filter(village="" if value == NOWHERE else value)

    def __init__(self, *args, sees_secret: bool, veil: Veil, **kwargs):
        self.sees_secret, self.veil = sees_secret, veil
        super().__init__(*args, **kwargs)
