import django_filters

from imports.codes import REGISTER, SENTENCES, Outcome
from imports.models import Decision, Plan, Result, Row, Undone
from imports.summary import NOWHERE
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
    rencana = django_filters.ChoiceFilter(label="Rencana", choices=Plan.choices, empty_label="Semua", field_name="plan")
    akhir = django_filters.ChoiceFilter(
        label="Hasil penerapan", choices=Result.choices, empty_label="Semua", field_name="result"
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
        return queryset.with_code(value) if self.sees_secret else queryset.with_code(value).filter(secret=False)

    def by_village(self, queryset, name, value):
        """Rows of a village; masked ones do not tell theirs."""
        rows = queryset if self.sees_secret else queryset.filter(secret=False)
        return rows.filter(village="" if value == NOWHERE else value)

    def __init__(self, *args, sees_secret: bool, **kwargs):
        self.sees_secret = sees_secret
        super().__init__(*args, **kwargs)
