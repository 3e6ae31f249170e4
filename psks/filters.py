import django_filters

from office.forms import Form
from office.text import clean_text
from psks.models import Actor, Kind
from regions.models import Region


class ActorFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama", method="by_name", max_length=80)
    kind = django_filters.ModelChoiceFilter(label="Jenis", queryset=Kind.objects.all(), empty_label="Semua jenis")
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.kecamatan().order_by("name"), empty_label="Semua kecamatan"
    )
    active = django_filters.ChoiceFilter(
        label="Keadaan", choices=[("1", "Aktif"), ("0", "Tidak aktif")], empty_label="Semua", method="by_state"
    )

    class Meta:
        model = Actor
        fields = []
        form = Form

    def by_name(self, queryset, name, value):
        for word in clean_text(value).casefold().split()[:5]:
            queryset = queryset.filter(name_key__contains=word)
        return queryset

    def by_state(self, queryset, name, value):
        serving = Actor.objects.serving()
        return queryset.filter(pk__in=serving) if value == "1" else queryset.exclude(pk__in=serving)
