"""How the list of proposals is narrowed."""

import django_filters

from accounts.authz import Can
from cases import places, proposed
from cases.forms.proposal import MonthField
from cases.models import Programme, Proposal, ProposalItem
from cases.proposing import Status
from office.forms import Form
from regions.models import Region


class MonthFilter(django_filters.CharFilter):
    field_class = MonthField


class ProposalFilter(django_filters.FilterSet):
    programme = django_filters.ModelChoiceFilter(
        label="Program", queryset=Programme.objects.none(), empty_label="Semua program"
    )
    period = MonthFilter(label="Bulan usulan", field_name="period")
    status = django_filters.ChoiceFilter(
        label="Ada nama yang", choices=Status.choices, method="by_status", empty_label="Semua keadaan"
    )
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), empty_label="Semua kecamatan"
    )

    class Meta:
        model = Proposal
        fields = []
        form = Form

    def __init__(self, data=None, queryset=None, *, user, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.user = user
        self.filters["programme"].queryset = proposed.programmes()
        around = places.kecamatan(user, Can.PROPOSAL_VIEW)
        self.filters["kecamatan"].queryset = around
        if len(around[:2]) < 2:
            del self.filters["kecamatan"]

    def by_status(self, queryset, name, value):
        rows = ProposalItem.objects.visible_to(self.user, Can.PROPOSAL_VIEW).filter(status=value)
        return queryset.filter(pk__in=rows.values("proposal"))
