import django_filters
from django.db.models import Q

from accounts.authz import Can, Role, areas
from accounts.models import User
from cases import places
from office.forms import Form
from puskesos.models import OutreachVisit, ServicePoint
from puskesos.workflow import VisitStatus
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


class VisitFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label="Keadaan", choices=VisitStatus.choices, empty_label="Semua keadaan")
    since = django_filters.DateFilter(label="Sejak", method="by_since")
    until = django_filters.DateFilter(label="Sampai", method="by_until")
    facilitator = django_filters.ModelChoiceFilter(
        label="Fasilitator", queryset=User.objects.none(), empty_label="Semua fasilitator"
    )
    village = django_filters.ModelChoiceFilter(
        label="Desa/kelurahan", queryset=Region.objects.none(), empty_label="Semua desa/kelurahan"
    )

    class Meta:
        model = OutreachVisit
        fields = []
        form = Form

    def __init__(self, data=None, queryset=None, *, user, **kwargs):
        super().__init__(data, queryset, **kwargs)
        seen = OutreachVisit.objects.visible_to(user, Can.VISIT_VIEW)
        people = User.objects.filter(pk__in=seen.values("facilitator"))
        self.filters["facilitator"].queryset = people.order_by("name")
        self.filters["village"].queryset = places.villages(user, Can.VISIT_VIEW).filter(pk__in=seen.values("village"))
        if {area.role for area in areas(user, Can.VISIT_VIEW)} <= {Role.FACILITATOR}:
            del self.filters["facilitator"]

    def by_since(self, queryset, name, value):
        return queryset.filter(Q(done_on__gte=value) | Q(done_on=None, planned_on__gte=value))

    def by_until(self, queryset, name, value):
        return queryset.filter(Q(done_on__lte=value) | Q(done_on=None, planned_on__lte=value))
