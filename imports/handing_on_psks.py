"""Those who help, in the form of a list the office hands on; with whole numbers, so for whoever may edit them."""

from collections.abc import Iterator

from accounts.authz import Can
from imports.layouts import BY_NAME
from psks.models import Actor

PART = 500


def may(user) -> bool:
    """Whether `user` may take a list of PSKS out with whole numbers."""
    return user.holds(Can.PSKS_EDIT)


def actors(wish):
    """The active actors of a list, in the area where the user may edit them."""
    found = Actor.objects.visible_to(wish.user, Can.PSKS_EDIT).serving()
    kind = BY_NAME[wish.layout].psks
    if kind != "*":
        found = found.filter(kind=kind)
    if wish.village:
        found = found.filter(village=wish.village)
    elif wish.kecamatan:
        found = found.filter(kecamatan=wish.kecamatan)
    return found.select_related("village", "kecamatan").order_by("kecamatan_id", "village_id", "name_key", "pk")


def rows(wish) -> Iterator[dict]:
    """The values of each row of the list, by column field."""
    return map(_values, actors(wish).iterator(chunk_size=PART))


def _values(actor: Actor) -> dict:
    kept = {f"psks:{key}": text for key, text in actor.details.items()}
    return kept | {
        "psks_jenis": actor.kind_id,
        "nik": actor.nik,
        "nama": actor.name,
        "tanggal_lahir": actor.birth_date,
        "tempat_lahir": actor.details.get("tempat_lahir", ""),
        "nama_ibu": actor.details.get("nama_ibu", ""),
        "jenis_kelamin": actor.sex,
        "pendidikan": actor.education,
        "alamat": actor.address,
        "telepon": actor.phone,
        "psks_surel": actor.email,
        "psks_ketua": actor.leader,
        "psks_anggota": "" if actor.members is None else str(actor.members),
        "psks_nomor": actor.member_number,
        "psks_mulai": actor.since or actor.details.get("tahun_mulai", ""),
        "desa": actor.village.name if actor.village_id else "",
        "kecamatan": actor.kecamatan.name if actor.kecamatan_id else "",
        "catatan": actor.note,
    }
