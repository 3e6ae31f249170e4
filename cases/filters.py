"""How the lists of persons and families are narrowed."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.authz import LIMITED, SECRET, Can
from cases import places, queries
from cases.likeness import REASONS
from cases.models import (
    Classification,
    Community,
    DuplicatePair,
    Family,
    Kind,
    PairSource,
    PairState,
    Participation,
    Person,
    Programme,
    Sex,
)
from cases.models.doubles import LIKE
from cases.models.reference import Secrecy, SubjectType
from cases.search import by_name
from office import clock
from office.forms import Form
from regions.models import Region

AGES = {"balita": (0, 5), "anak": (6, 17), "dewasa": (18, 59), "lansia": (60, 200)}
AGE_WORDS = [
    ("balita", "0-5 tahun"),
    ("anak", "6-17 tahun"),
    ("dewasa", "18-59 tahun"),
    ("lansia", "60 tahun ke atas"),
]
STANDINGS = [("berhenti", "Berhenti / dinonaktifkan")]
STATES = [("nonaktif", "Dinonaktifkan"), ("semua", "Semua")]
ATTENTION = [("tempat", "Belum ditempatkan"), ("nik", "Tanpa NIK"), ("sengketa", "NIK sengketa")]
FEW = 40  # villages that may stand in a select without a kecamatan chosen first


class ScopedFilter(django_filters.FilterSet):
    """What both lists share: the name sought (kept in a hidden field) and the place, out of the user's area."""

    q = django_filters.CharFilter(label="Nama", method="by_key", max_length=120, widget=forms.HiddenInput)
    kind = django_filters.ModelChoiceFilter(
        label="Jenis PPKS", queryset=Kind.objects.none(), method="by_kind", empty_label="Semua jenis"
    )
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), empty_label="Semua kecamatan"
    )
    village = django_filters.ModelChoiceFilter(
        label="Desa/kelurahan", queryset=Region.objects.none(), empty_label="Semua desa"
    )
    subject = SubjectType.PERSON
    name_path = ""

    def __init__(self, data=None, queryset=None, *, user, can: Can = Can.PERSON_VIEW, openly=False, **kwargs):
        """`openly`: offers nothing Rahasia even to the cleared, for a file that leaves the system."""
        super().__init__(data, queryset, **kwargs)
        self.user, self.can, self.top = user, can, LIMITED if openly else SECRET
        kinds = queries.kinds(user, can, self.subject, *self.more_subjects)
        self.filters["kind"].queryset = kinds.filter(level__lte=self.top)
        self._places()

    more_subjects: tuple[str, ...] = ()

    def _places(self) -> None:
        """Offer a place only where there is a choice; villages of the district once a kecamatan is chosen."""
        kecamatan = places.kecamatan(self.user, self.can)
        villages = places.villages(self.user, self.can)
        codes = set(kecamatan.values_list("pk", flat=True))
        chosen = next(iter({(self.data or {}).get("kecamatan", "")} & codes), "")  # never what was typed
        many = len(codes) > 1
        if many:
            self.filters["kecamatan"].queryset = kecamatan
        else:
            del self.filters["kecamatan"]
        if many and chosen:
            villages = villages.filter(parent_id=chosen[:13])
        if (many and not chosen) or not 1 < villages.count() <= FEW:
            del self.filters["village"]
        else:
            self.filters["village"].queryset = villages

    def by_key(self, queryset, name, value):
        return by_name(queryset, value, path=self.name_path)


class PersonFilter(ScopedFilter):
    sex = django_filters.ChoiceFilter(label="Jenis kelamin", choices=Sex.choices, empty_label="Semua")
    age = django_filters.ChoiceFilter(label="Usia", choices=AGE_WORDS, method="by_age", empty_label="Semua usia")
    level = django_filters.ChoiceFilter(
        label="Kerahasiaan", choices=Secrecy.choices, method="by_level", empty_label="Semua"
    )
    perhatian = django_filters.ChoiceFilter(
        label="Perlu dilengkapi", choices=ATTENTION, method="by_attention", empty_label="Semua"
    )
    programme = django_filters.ModelChoiceFilter(
        label="Program", queryset=Programme.objects.none(), method="by_programme", empty_label="Semua"
    )
    peserta = django_filters.ChoiceFilter(
        label="Kepesertaan", choices=STANDINGS, method="same", empty_label="Menerima program itu"
    )
    keadaan = django_filters.ChoiceFilter(label="Keadaan", choices=STATES, method="by_state", empty_label="Aktif")
    urut = django_filters.ChoiceFilter(
        label="Urutkan", choices=[("baru", "Terakhir dicatat")], method="same", empty_label="Nama"
    )
    more_subjects = (SubjectType.FAMILY, SubjectType.COMMUNITY)

    class Meta:
        model = Person
        fields = []
        form = Form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = queries.programmes(self.user, self.can).exclude(
            unit__in=[Programme.Unit.FAMILY, Programme.Unit.HOUSE]
        )
        self.filters["programme"].queryset = programmes.filter(level__lte=self.top)
        if not queries.cleared_somewhere(self.user, self.can):
            del self.filters["level"]
        else:
            self.filters["level"].extra["choices"] = [row for row in Secrecy.choices if row[0] <= self.top]

    @property
    def order(self) -> tuple[str, ...]:
        newest = self.form.is_valid() and self.form.cleaned_data.get("urut") == "baru"
        return ("-pk",) if newest else ("name_key", "pk")

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("keadaan") else queryset.active()

    def by_kind(self, queryset, name, value):
        return queryset.filter(queries.of_kind(self.user, self.can, value))

    def by_age(self, queryset, name, value):
        return queryset.filter(born_between(*AGES[value]))

    def by_level(self, queryset, name, value):
        found = Classification.objects.visible_to(self.user, self.can).current()
        of_level = found.filter(person__isnull=False, kind__in=Kind.objects.filter(level=value))
        return queryset.filter(pk__in=of_level.values("person_id"))

    def by_attention(self, queryset, name, value):
        asked = {"tempat": Q(village=None), "nik": Q(nik=None), "sengketa": Q(nik_disputed=True)}
        return queryset.filter(asked[value])

    def by_programme(self, queryset, name, value):
        """Who takes part, or who was switched off: the list a desk works through."""
        off = self.form.cleaned_data.get("peserta") == "berhenti"
        rows = Participation.objects.visible_to(self.user, self.can).filter(programme=value, person__isnull=False)
        rows = rows.filter(status=Participation.Status.STOPPED) if off else rows.current()
        return queryset.filter(pk__in=rows.values("person_id"))

    def by_state(self, queryset, name, value):
        return queryset.filter(active=False) if value == "nonaktif" else queryset

    def same(self, queryset, name, value):
        return queryset


class FamilyFilter(ScopedFilter):
    programme = django_filters.ModelChoiceFilter(
        label="Menerima program", queryset=Programme.objects.none(), method="by_programme", empty_label="Semua"
    )
    subject = SubjectType.FAMILY
    name_path = "head__"

    class Meta:
        model = Family
        fields = []
        form = Form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = queries.programmes(self.user, self.can).filter(unit=Programme.Unit.FAMILY)
        self.filters["programme"].queryset = rows

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).active()

    def by_kind(self, queryset, name, value):
        found = Classification.objects.visible_to(self.user, self.can).current().filter(kind=value)
        return queryset.filter(Exists(found.filter(family=OuterRef("pk"))))

    def by_programme(self, queryset, name, value):
        rows = Participation.objects.visible_to(self.user, self.can).current().filter(programme=value)
        return queryset.filter(Exists(rows.filter(family=OuterRef("pk"))))


class PairFilter(django_filters.FilterSet):
    """Pairs of persons who may be one. Without a choice those that wait for a decision."""

    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=[*PairState.choices[1:], ("semua", "Semua")], method="by_state",
        empty_label="Belum diputuskan",
    )  # fmt: skip
    kemiripan = django_filters.ChoiceFilter(
        label="Kemiripan", choices=[(str(least), words) for least, words in LIKE[:3]], method="by_score",
        empty_label="Semua",
    )  # fmt: skip
    kecamatan = django_filters.ModelChoiceFilter(
        label="Kecamatan", queryset=Region.objects.none(), method="by_place", empty_label="Semua kecamatan"
    )
    alasan = django_filters.ChoiceFilter(
        label="Yang sama", choices=list(REASONS.items()), method="by_reason", empty_label="Semua"
    )
    source = django_filters.ChoiceFilter(label="Ditemukan", choices=PairSource.choices, empty_label="Semua")

    class Meta:
        model = DuplicatePair
        fields = []
        form = Form

    def __init__(self, data=None, queryset=None, *, user, can: Can, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.filters["kecamatan"].queryset = places.kecamatan(user, can)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("keadaan")
        return queryset if chosen else queryset.filter(state=PairState.OPEN).standing()

    def by_state(self, queryset, name, value):
        return queryset if value == "semua" else queryset.filter(state=value)

    def by_score(self, queryset, name, value):
        least = int(value)
        above = min((other for other, _ in LIKE if other > least), default=101)
        return queryset.filter(score__gte=least, score__lt=above)

    def by_place(self, queryset, name, value):
        return queryset.filter(Q(low__kecamatan=value) | Q(high__kecamatan=value))

    def by_reason(self, queryset, name, value):
        return queryset.filter(reasons__contains=f" {value} ")


class CommunityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama", field_name="name", lookup_expr="icontains", max_length=120)

    class Meta:
        model = Community
        fields = []
        form = Form


def born_between(youngest: int, oldest: int) -> Q:
    """Persons whose age today lies in the band; where only a year is known, by the age reached this year."""
    today = clock.today()
    first, last = _back(today, oldest + 1), _back(today, youngest)
    exact = Q(birth_date__gt=first, birth_date__lte=last)
    return exact | Q(birth_date=None, birth_year__gte=today.year - oldest, birth_year__lte=today.year - youngest)


def _back(day: date, years: int) -> date:
    """The same day `years` ago; the end of February where there is none."""
    year = max(day.year - years, 1)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
