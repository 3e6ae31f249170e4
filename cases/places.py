"""Which villages and kecamatan a user may choose for a capability, and a select that groups villages by kecamatan."""

from itertools import groupby

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator

from accounts.authz import Can, areas
from regions.models import Region


def villages(user, can: Can):
    """Villages in which `user` holds `can`, by kecamatan and name."""
    rows = Region.objects.villages().select_related("parent").order_by("parent__name", "name")
    if any(area.district for area in areas(user, can)):
        return rows
    inside = Q(pk__in=[])
    for area in areas(user, can):
        inside |= Q(pk__in=area.villages) | Q(parent__in=area.kecamatan)
    return rows.filter(inside)


def kecamatan(user, can: Can):
    """Kecamatan in which `user` reaches at least a village through `can`."""
    rows = Region.objects.kecamatan().order_by("name")
    if any(area.district for area in areas(user, can)):
        return rows
    inside = Q(pk__in=[])
    for area in areas(user, can):
        inside |= Q(pk__in=area.kecamatan | {code.rpartition(".")[0] for code in area.villages})
    return rows.filter(inside)


def everywhere(user, can: Can) -> bool:
    """Whether `user` holds `can` in the whole district, so for unplaced records too."""
    return any(area.district for area in areas(user, can))


class ByKecamatan(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for parent, rows in groupby(self.queryset, key=lambda row: row.parent.name):
            yield (parent, [self.choice(row) for row in rows])


class VillageField(forms.ModelChoiceField):
    """One village out of those the user may choose; where the whole district is open, also none."""

    iterator = ByKecamatan

    def __init__(self, *, label: str = "Desa/kelurahan", required: bool = False, **kwargs):
        super().__init__(Region.objects.none(), label=label, required=required, **kwargs)

    def label_from_instance(self, obj) -> str:
        return obj.name

    def open_to(self, user, can: Can) -> None:
        """Offer what `user` may choose; leaving it empty ("belum ditempatkan") needs the whole district."""
        self.queryset = villages(user, can)
        self.required = not everywhere(user, can)
        self.empty_label = "Pilih desa/kelurahan" if self.required else "Belum ditempatkan"
        if self.required and len(self.queryset) == 1:
            self.initial = self.queryset[0]
