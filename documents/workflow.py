"""The states of a letter and the moves between them; `docs/workflow-letter.md` is drawn from this table. Pure."""

from django.db.models import TextChoices

from accounts.authz import Can
from office.moves import Move, Need


class Status(TextChoices):
    DRAFT = "draf", "Draf"
    NUMBERED = "bernomor", "Bernomor"
    SIGNED = "ditandatangani", "Ditandatangani"
    HANDED = "diserahkan", "Diserahkan"
    VOID = "batal", "Batal"


TONES = {Status.DRAFT: "wait", Status.NUMBERED: "now", Status.SIGNED: "now", Status.HANDED: "done", Status.VOID: "late"}

NUMBER = Need("number", "Isi nomor suratnya.", lambda letter: letter.number)
SIGNATURE = Need("dated", "Belum ada pejabat yang menandatangani pada tanggal itu.", lambda letter: letter.signature)
PARAF_DAY = Need("paraf_on", "Isi tanggal paraf.", lambda letter: letter.paraf_on)
PARAF_BY = Need("paraf_by", "Isi siapa yang memaraf.", lambda letter: letter.paraf_by)
SIGNED_DAY = Need("signed_on", "Isi tanggal ditandatangani.", lambda letter: letter.signed_on)
PARAFED = Need(
    "signed_on",
    "Paraf belum dicatat. Catat paraf dahulu.",
    lambda letter: letter.paraf_on or not letter.kind.needs_paraf,
)
HANDED_DAY = Need("handed_on", "Isi tanggal diserahkan.", lambda letter: letter.handed_on)
HANDED_TO = Need("handed_to", "Isi kepada siapa surat diserahkan.", lambda letter: letter.handed_to)

_S = Status
DRAFT, NUMBERING = (Can.LETTER_DRAFT,), (Can.LETTER_NUMBER,)

# fmt: off
MOVES = {
    move.name: move
    for move in (
        Move("number", "Beri nomor", "diberi nomor", (_S.DRAFT,), (_S.NUMBERED,), NUMBERING,
             needs=(NUMBER, SIGNATURE), tone="primary"),
        Move("paraf", "Catat paraf", "dicatat parafnya", (_S.DRAFT, _S.NUMBERED), (), DRAFT,
             needs=(PARAF_BY, PARAF_DAY), tone="primary",
             when=lambda letter: letter.kind.needs_paraf and not letter.paraf_on),
        Move("sign", "Catat tanda tangan", "dicatat tanda tangannya", (_S.NUMBERED,), (_S.SIGNED,), DRAFT,
             needs=(PARAFED, SIGNED_DAY), tone="primary"),
        Move("hand", "Catat penyerahan", "dicatat penyerahannya", (_S.SIGNED,), (_S.HANDED,), DRAFT,
             needs=(HANDED_DAY, HANDED_TO), tone="primary"),
        Move("scan", "Lampirkan pindaian", "dilampiri pindaian", (_S.SIGNED, _S.HANDED), (), DRAFT),
        Move("discard", "Buang draf", "dibuang", (_S.DRAFT,), (_S.VOID,), DRAFT, tone="danger"),
        Move("void", "Batalkan surat", "dibatalkan", (_S.NUMBERED, _S.SIGNED, _S.HANDED), (_S.VOID,), NUMBERING,
             note=True, tone="danger"),
    )
}
# fmt: on


def open_to(letter, held: set[Can]) -> list[Move]:
    """The moves open on this letter to somebody who holds `held` over the record it belongs to."""
    return [move for move in MOVES.values() if move.fits(letter) and held & set(move.cans)]
