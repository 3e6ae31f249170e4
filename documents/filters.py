"""What the list of letters is filtered by."""

import django_filters

from documents.models import Letter, LetterKind
from documents.workflow import Status
from office.forms import DateField, Form


class DayFilter(django_filters.DateFilter):
    field_class = DateField


class LetterFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label="Keadaan", choices=Status.choices, empty_label="Semua")
    kind = django_filters.ModelChoiceFilter(label="Jenis", queryset=LetterKind.objects.all(), empty_label="Semua jenis")
    number = django_filters.CharFilter(label="Nomor surat", lookup_expr="icontains", max_length=80)
    since = DayFilter(label="Tanggal surat sejak", field_name="dated", lookup_expr="gte")
    until = DayFilter(label="Tanggal surat sampai", field_name="dated", lookup_expr="lte")

    class Meta:
        model = Letter
        form = Form
        fields = []
