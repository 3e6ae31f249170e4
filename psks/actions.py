"""Every write of the PSKS register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from office import clock, records
from office.errors import DomainError
from office.text import clean_text
from psks.models import TKSK, Actor, Kind, Paper
from trail import actions as trail

OTHER_TKSK = (
    "Kecamatan ini sudah mempunyai TKSK aktif: {name}. Nonaktifkan dahulu, atau isi “penugasan sementara sampai”."
)
KNOWN_NIK = "NIK ini sudah tercatat untuk jenis yang sama. Ubah catatan itu, atau aktifkan kembali bila sudah nonaktif."


def create_actor(*, by, once=None, told: str = "", **values) -> Actor:
    """Register an actor: a NIK once a kind, one active TKSK per kecamatan besides cover. `told`: note of the event."""

    def make():
        actor = Actor(**_derived(values))
        _only_tksk(actor)
        _once_a_kind(actor)
        return records.create(actor, by=by, act="psks.create", note=told)

    return _guarded(lambda: records.once(once, by=by, make=make), values)


def update_actor(*, by, actor: Actor, version: int | None = None, told: str = "", **values) -> Actor:
    """Change an actor by compare-and-set on `version`."""
    values = _derived(values)

    def change():
        candidate = Actor(
            pk=actor.pk,
            **{
                field: values.get(field, getattr(actor, field))
                for field in ("kind", "kecamatan", "cover_until", "active", "nik")
            },
        )
        _only_tksk(candidate)
        _once_a_kind(candidate)
        return records.update(actor, by=by, act="psks.update", values=values, version=version, note=told)

    return _guarded(change, {"kecamatan": values.get("kecamatan", actor.kecamatan)})


def end_actor(*, by, actor: Actor, ended_on: date, reason: str, version: int | None = None) -> Actor:
    """Deactivate, with the day and why; the row and its history stay."""
    if actor.since and ended_on < actor.since:
        raise DomainError(
            "Tanggal berhenti tidak boleh sebelum mulai bertugas.", fields={"ended_on": "Sebelum mulai bertugas."}
        )
    if ended_on > clock.today():
        raise DomainError(
            "Tanggal berhenti belum tiba.",
            fields={"ended_on": "Belum tiba. Nonaktifkan pada harinya, atau sesudahnya."},
        )
    values = {"active": False, "ended_on": ended_on, "end_reason": reason}
    return records.update(actor, by=by, act="psks.end", values=values, version=version)


def reopen_actor(*, by, actor: Actor, version: int | None = None) -> Actor:
    """Make a deactivated actor active again."""

    def change():
        _only_tksk(
            Actor(pk=actor.pk, kind=actor.kind, kecamatan=actor.kecamatan, cover_until=actor.cover_until, active=True)
        )
        values = {"active": True, "ended_on": None, "end_reason": ""}
        return records.update(actor, by=by, act="psks.reopen", values=values, version=version)

    return _guarded(change, {"kecamatan": actor.kecamatan})


@transaction.atomic
def add_paper(*, by, actor: Actor, once=None, **values) -> Paper:
    """Record a numbered document; the same kind and number only once for an actor."""
    if Paper.objects.filter(actor=actor, kind=values["kind"], number=values["number"]).exists() and once is None:
        raise DomainError("Surat ini sudah dicatat.")

    def make():
        if Paper.objects.filter(actor=actor, kind=values["kind"], number=values["number"]).exists():
            raise DomainError("Surat dengan nomor ini sudah dicatat.", fields={"number": "Sudah dicatat."})
        paper = Paper.objects.create(actor=actor, **values)
        trail.record("psks.document", by=by, subject=actor, changes={"surat": (None, str(paper))})
        return paper

    return records.once(once, by=by, make=make)


@transaction.atomic
def remove_paper(*, by, paper: Paper) -> None:
    """Take away a document that was recorded wrongly; the event keeps what it was."""
    said = " ".join(filter(None, [str(paper), paper.valid_until and f"s.d. {paper.valid_until:%d-%m-%Y}"]))
    trail.record("psks.document_remove", by=by, subject=paper.actor, changes={"surat": (said, None)})
    paper.delete()


@transaction.atomic
def save_kind(*, by, kind: Kind, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Store a kind of PSKS; `changes` is what the administrator altered."""
    kind.save()
    trail.record("psks.kind", by=by, subject=kind, changes=changes)


def reveal_nik(*, by, actor: Actor) -> str:
    """The whole NIK, with an event."""
    trail.record("psks.reveal", by=by, subject=actor)
    return actor.nik


def _derived(values: dict) -> dict:
    """`values` with what follows from them: the search key, the kecamatan of the village."""
    values = dict(values)
    if "name" in values:
        values["name_key"] = name_key(values["name"])
    if values.get("village"):
        values["kecamatan"] = values["village"].parent
    return values


def name_key(name: str) -> str:
    return clean_text(name).casefold()[:120]


def _only_tksk(actor: Actor) -> None:
    """Say who holds the place before the database refuses (the constraint still decides a race)."""
    if actor.kind_id != TKSK or not actor.active:
        return
    if not actor.kecamatan_id:
        raise DomainError("TKSK memerlukan kecamatan.", fields={"kecamatan": "Wajib diisi untuk TKSK."})
    if actor.cover_until is None:
        other = Actor.objects.filter(kind=TKSK, active=True, cover_until=None, kecamatan=actor.kecamatan_id).exclude(
            pk=actor.pk
        )
        if holder := other.first():
            raise DomainError(OTHER_TKSK.format(name=holder.name), fields={"kecamatan": "Sudah mempunyai TKSK aktif."})
    elif actor.cover_until < clock.today():
        raise DomainError("Penugasan sementara sudah lewat.", fields={"cover_until": "Tanggal ini sudah lewat."})


def _once_a_kind(actor: Actor) -> None:
    """Say that the person is registered for this already; where, those who may see it find in the list."""
    same = Actor.objects.filter(kind=actor.kind_id, nik=actor.nik).exclude(pk=actor.pk)
    if actor.nik and same.exists():
        raise DomainError(KNOWN_NIK, fields={"nik": KNOWN_NIK})


def _guarded(change, values: dict):
    try:
        with transaction.atomic():
            return change()
    except IntegrityError as error:
        if "one_tksk" in str(error) or "kecamatan_id" in str(error):
            holder = Actor.objects.filter(
                kind=TKSK, active=True, cover_until=None, kecamatan=values.get("kecamatan")
            ).first()
            raise DomainError(OTHER_TKSK.format(name=holder.name if holder else "orang lain")) from error
        if "nik" in str(error):
            raise DomainError(KNOWN_NIK, fields={"nik": KNOWN_NIK}) from error
        raise
