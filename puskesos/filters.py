import django_filters

from office.forms import Form
from puskesos.models import ServicePoint
from regions.models import Region


class PointFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama", field_name="name", lookup_expr="icontains", max_length=60)
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.kecamatan().order_by("name"), empty_label="Semua kecamatan"
    )
    active = django_filters.ChoiceFilter(
        label="Keadaan", choices=[("1", "Melayani"), ("0", "Tidak melayani")], empty_label="Semua", method="by_state"
    )

    class Meta:
        model = ServicePoint
        fields = []
        form = Form

    def by_state(self, queryset, name, value):
        return queryset.filter(active=value == "1")
