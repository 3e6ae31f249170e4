"""By what the trail can be narrowed."""

from datetime import date, datetime, time, timedelta

import django_filters
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.text import camel_case_to_spaces, capfirst

from accounts.models import User
from office.forms import DateField, Form
from office.text import clean_text
from regions.models import Region
from trail import words
from trail.actions import SYSTEM, VISITOR
from trail.models import Event


def acts() -> list[tuple[str, str]]:
    """One choice a phrase: what several rooms call alike is found together."""
    return [(act, phrase) for phrase, act in {phrase: act for act, phrase in words.known().items()}.items()]


class DayFilter(django_filters.Filter):
    field_class = DateField


def subject_types() -> list[tuple[str, str]]:
    """Kinds of data that bear an Indonesian name, as choices; what has none is inner works."""
    models = (model for room in settings.ROOMS for model in apps.get_app_config(room).get_models())
    names = ((model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in models if _named(model))
    return sorted(names, key=lambda pair: pair[1])


def _named(model) -> bool:
    return str(model._meta.verbose_name) != camel_case_to_spaces(model._meta.object_name)


def midnight(day: date) -> datetime:
    """The first moment of a day on an Asia/Jakarta clock."""
    return timezone.make_aware(datetime.combine(day, time.min))


class EventFilter(django_filters.FilterSet):
    actor = django_filters.CharFilter(label="Nama pelaku", method="by_actor", max_length=80)
    since = DayFilter(label="Sejak tanggal", method="by_since")
    until = DayFilter(label="Sampai tanggal", method="by_until")
    act = django_filters.ChoiceFilter(label="Tindakan", choices=acts, method="by_act", empty_label="Semua")
    subject_type = django_filters.ChoiceFilter(label="Jenis data", choices=subject_types, empty_label="Semua")
    subject_id = django_filters.CharFilter(label="Nomor data", max_length=64)
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan",
        queryset=Region.objects.kecamatan().order_by("name"),
        method="by_kecamatan",
        empty_label="Semua",
    )
    owner = django_filters.CharFilter(label="Pemilik data", max_length=64)

    class Meta:
        model = Event
        fields = []
        form = Form

    def by_actor(self, queryset, name, value):
        text = clean_text(value)
        users = User.objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
        nobody = [label for label in (SYSTEM, VISITOR) if text.casefold() in label.casefold()]
        return queryset.filter(
            Q(actor_id__in=list(users.values_list("pk", flat=True)[:200])) | Q(actor_id=None, actor__in=nobody)
        )

    def by_since(self, queryset, name, value):
        return queryset.filter(at__gte=midnight(value))

    def by_until(self, queryset, name, value):
        return queryset.filter(at__lt=midnight(value + timedelta(days=1)))

    def by_act(self, queryset, name, value):
        return queryset.filter(act__in=[act for act, phrase in words.known().items() if phrase == words.phrase(value)])

    def by_kecamatan(self, queryset, name, value):
        return queryset.filter(Q(region=value.pk) | Q(region__startswith=f"{value.pk}."))
