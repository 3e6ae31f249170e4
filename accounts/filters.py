import django_filters
from django import forms
from django.db.models import Q

from accounts.authz import Role
from accounts.models import User
from office.forms import Form


class UserFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama atau nama pengguna", method="by_name", max_length=60)
    role = django_filters.ChoiceFilter(label="Peran", choices=Role.choices, method="by_role", empty_label="Semua peran")
    is_active = django_filters.ChoiceFilter(
        label="Keadaan",
        choices=[("true", "Aktif"), ("false", "Nonaktif")],
        empty_label="Semua",
        method="by_state",
        widget=forms.Select,
    )

    class Meta:
        model = User
        fields = []
        form = Form

    def by_name(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(username__icontains=value))

    def by_role(self, queryset, name, value):
        from accounts.models import Assignment

        return queryset.filter(pk__in=Assignment.objects.active().filter(role=value).values("user_id"))

    def by_state(self, queryset, name, value):
        return queryset.filter(is_active=value == "true")
