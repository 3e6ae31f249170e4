"""Every write to regions: loading lists of them, correcting one, other spellings."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q

from regions.models import KINDS_OF_LEVEL, Kind, Level, Region, RegionAlias
from regions.names import kecamatan_key, village_key
from trail import actions as trail

LEVEL_OF_KIND = {kind: level for level, kinds in KINDS_OF_LEVEL.items() for kind in kinds}


@dataclass(frozen=True)
class Row:
    """One region of a list, e.g. `Row("16.03.10.2004", "desa", "Segamit")`."""

    code: str
    kind: str
    name: str

    def region(self) -> Region:
        parent = self.code.rpartition(".")[0] or None
        return Region(
            code=self.code, level=LEVEL_OF_KIND[Kind(self.kind)], kind=self.kind, name=self.name, parent_id=parent
        )


@dataclass
class Outcome:
    """What a load did. `missing` stand here and not in the list: kept, for their records must stay readable."""

    added: list[str] = field(default_factory=list)
    renamed: dict[str, tuple[str, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def load(rows: Iterable[Row], *, by) -> Outcome:
    """Bring the regions in line with a list: add, rename; never remove. The same list again changes nothing."""
    wanted = sorted((row.region() for row in rows), key=lambda region: region.code)
    with transaction.atomic():
        present = Region.objects.in_bulk([region.code for region in wanted])
        added = [region for region in wanted if region.code not in present]
        changed = [region for region in wanted if region.code in present and _differs(region, present[region.code])]
        Region.objects.bulk_create(added)
        Region.objects.bulk_update(changed, ["name", "kind"], batch_size=500)
        for region in changed:
            _keep_name(region, present[region.code].name, by=by)
        outcome = Outcome(
            added=[region.code for region in added],
            renamed={region.code: (present[region.code].short_label, region.short_label) for region in changed},
            missing=_missing(wanted),
        )
        if added or changed:
            note = f"{len(added)} wilayah ditambah, {len(changed)} diubah"
            trail.record("region.load", by=by, subject=None, changes=outcome.renamed, note=note)
    return outcome


def remove_others(code: str, *, by) -> int:
    """Take away every district but `code` with what lies in it; how many regions went.

    Raises ProtectedError when a record, an assignment or a desk stands in one of them.
    """
    keep = Q(code=code) | Q(code__startswith=f"{code}.") | Q(code=code[:2])
    with transaction.atomic():
        gone = Region.objects.exclude(keep)
        count = gone.count()
        _refuse_in_lists(gone)
        for level in reversed(Level):
            gone.filter(level=level).delete()
        if count:
            trail.record("region.remove", by=by, subject=None, note=f"{count} wilayah di luar {code} dihapus")
    return count


def update(region: Region, *, by, name: str, kode_bps: str | None) -> Region:
    """Correct the name or the BPS code of a region; its Kemendagri code never changes.

    The name before stays as another name, so lists that still bear it are read. Raises ValidationError for a name
    that another region of the place has.
    """
    values = {"name": name, "kode_bps": kode_bps or None}
    changes = {key: (getattr(region, key), new) for key, new in values.items() if getattr(region, key) != new}
    if not changes:
        return region
    if "name" in changes:
        check_name(region, name)
    with transaction.atomic():
        Region.objects.filter(pk=region.pk).update(**values)
        trail.record("region.update", by=by, subject=region, changes=changes)
        before, region.name, region.kode_bps = region.name, values["name"], values["kode_bps"]
        _keep_name(region, before, by=by)
    return region


def check_name(region: Region, name: str) -> None:
    """Raise ValidationError where another region of the place is called so; above kecamatan names may repeat."""
    if region.level >= Level.KECAMATAN:
        alias_key(region, name)


def alias_key(region: Region, text: str) -> str:
    """How `text` is compared as another name of `region`. Raises ValidationError when it cannot be one."""
    if region.level < Level.KECAMATAN:
        raise ValidationError("Nama lain hanya untuk kecamatan, desa, dan kelurahan.")
    key = village_key(text) if region.level == Level.VILLAGE else kecamatan_key(text)
    if not key:
        raise ValidationError("Nama lain harus memuat huruf atau angka.")
    siblings = Region.objects.filter(parent_id=region.parent_id, level=region.level).exclude(pk=region.pk)
    same = village_key if region.level == Level.VILLAGE else kecamatan_key
    if any(same(name) == key for name in siblings.values_list("name", flat=True)):
        raise ValidationError("Nama ini sudah dipakai wilayah lain di tempat yang sama.")
    taken = RegionAlias.objects.filter(kecamatan_id=_alias_scope(region), key=key).exclude(region=region)
    if taken.exists():
        raise ValidationError("Nama lain ini sudah dipakai wilayah lain di tempat yang sama.")
    return key


def add_alias(*, region: Region, text: str, by) -> RegionAlias:
    """Another spelling of a region, valid inside its kecamatan. One already known is given back."""
    key = alias_key(region, text)
    with transaction.atomic():
        alias, new = RegionAlias.objects.get_or_create(
            region=region, kecamatan_id=_alias_scope(region), key=key, defaults={"text": text}
        )
        if new:
            trail.record("region.alias", by=by, subject=region, changes={"alias": (None, text)})
    return alias


def remove_alias(alias: RegionAlias, *, by) -> None:
    with transaction.atomic():
        trail.record("region.alias", by=by, subject=alias.region, changes={"alias": (alias.text, None)})
        alias.delete()


def _keep_name(region: Region, name: str, *, by) -> None:
    """Let a name from before a change be read, unless another region bears it by now."""
    with suppress(ValidationError):
        if alias_key(region, name) != alias_key(region, region.name):
            add_alias(region=region, text=name, by=by)


def _differs(new: Region, old: Region) -> bool:
    return (new.name, new.kind) != (old.name, old.kind)


def _missing(wanted: list[Region]) -> list[str]:
    """Regions under the kabupaten of the list that the list does not name."""
    named = {region.code for region in wanted}
    tops = [region.code for region in wanted if region.level == Level.KABUPATEN]
    return [
        code for top in tops for code in Region.objects.under(top).values_list("code", flat=True) if code not in named
    ]


def _alias_scope(region: Region) -> str | None:
    return region.parent_id if region.level == Level.VILLAGE else None


def _refuse_in_lists(regions) -> None:
    """Many-to-many rows would silently go with their region, and with them somebody's area."""
    for relation in Region._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.related_model._meta.auto_created:
            used = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": regions})
            if used.exists():
                raise ProtectedError("regions in use", set(used))
