"""How the list of field lists is narrowed."""

import django_filters

from accounts.authz import Can
from cases import places
from cases.fieldwork import Kind, Status
from cases.models import FieldList
from office.forms import Form
from regions.models import Region

STATES = [("selesai", "Selesai"), ("semua", "Semua"), *[(s.value, s.label) for s in (Status.OPEN, Status.REPORTED)]]
LIVING = [Status.DRAFT, Status.OPEN, Status.REPORTED]


class FieldListFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Jenis daftar", choices=Kind.choices, empty_label="Semua jenis")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=STATES, method="by_state", empty_label="Belum selesai"
    )
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), empty_label="Semua kecamatan"
    )

    class Meta:
        model = FieldList
        fields = []
        form = Form

    def __init__(self, data=None, queryset=None, *, user, **kwargs):
        super().__init__(data, queryset, **kwargs)
        around = places.kecamatan(user, Can.FIELD_VIEW)
        self.filters["kecamatan"].queryset = around
        if len(around[:2]) < 2:
            del self.filters["kecamatan"]

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("keadaan") else queryset.filter(status__in=LIVING)

    def by_state(self, queryset, name, value):
        if value == "semua":
            return queryset
        return queryset.filter(status=Status.CONFIRMED if value == "selesai" else value)
