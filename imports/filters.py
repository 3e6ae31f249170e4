import django_filters

from imports.codes import REGISTER, SENTENCES, Outcome
from imports.models import Plan, Result, Row

REASONS = [(code, text.rstrip(".")) for code, text in (SENTENCES | REGISTER).items()]


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

    class Meta:
        model = Row
        fields = []

    def by_reason(self, queryset, name, value):
        """Rows with a reason. Of masked rows reasons are not told, so they are not found by one either."""
        return queryset.with_code(value) if self.sees_secret else queryset.with_code(value).filter(secret=False)

    def __init__(self, *args, sees_secret: bool, **kwargs):
        self.sees_secret = sees_secret
        super().__init__(*args, **kwargs)
