"""What a row adds to somebody the register knows, as a preview tells it beside the columns that change."""

from collections.abc import Iterable

from cases.models.reference import Secrecy
from imports.fields import LABELS, PROGRAMMES
from imports.register.states import Known, Record

NOTED = "dicatat"


def added(known: Known, made: Iterable[tuple[str, object]]) -> dict[str, tuple]:
    """Its name -> old and new in words. Programmes that are Rahasia are not told."""
    found: dict[str, tuple] = {}
    for what, thing in made:
        match what, thing:
            case "classification", (_, row):
                kind = next(kind.name for kind in known.kinds.values() if kind.pk == row.kind_id)
                found[f"Jenis PPKS {kind}"] = (None, NOTED)
            case "participation", (_, row):
                found |= _programme(known, row)
            case "desil", (_, period, decile):
                found[f"Desil {period}"] = (None, decile)
            case "joined", (family, _, _) if family.family.no_kk:
                found["no_kk"] = (None, family.family.no_kk)
            case "card", family:
                found["no_kk"] = (None, family.family.no_kk)
            case "number", (_, system, number):
                found[system if system == "no_kks" else LABELS[system]] = (None, number)
            case "dwelling", _:
                found["Keadaan rumah"] = (None, NOTED)
    return found


def _programme(known: Known, row: Record) -> dict[str, tuple]:
    if row.level >= Secrecy.SECRET:
        return {}
    programme = next(one for one in known.programmes.values() if one.pk == row.programme_id)
    name = f"{PROGRAMMES.get(programme.code, programme.name)} {row.period}".rstrip()
    money = {f"Nominal {name}": (None, row.amount)} if row.amount is not None else {}
    return {name: (None, str(row.status))} | money
