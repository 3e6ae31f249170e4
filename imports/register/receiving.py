"""What a row says that a person or family receives, and its desil: what stands, what goes on, what ends."""

from cases.models import Participation, Programme
from cases.models.reference import Secrecy
from imports.fields import PROGRAMMES
from imports.register.states import PARTICIPATION, FamilyState, Known, Line, PersonState, Record, record

# How the reason begins where a list or a comparison of two ended a participation; every other end is the office's.
ENDED_BY_LISTS = (
    "Nonaktif menurut ",
    "Tidak ada di daftar bulan ",
    "Tidak lagi ditandai sebagai penerima di daftar bulan ",
)
PROPOSALS = {"usulan_v4"}  # lists of those proposed for a programme, not of those who receive it
RUNNING = {Participation.Status.ACTIVE.value, Participation.Status.PROPOSED.value}


def programmes(known: Known, row: Line, taken) -> None:
    values, batch = row.values, known.batch
    proposed = batch.layout in PROPOSALS
    period = f"{values['tahun']}-T{values['tahap']}" if values.get("tahap") and values.get("tahun") else ""
    period = period or (f"{batch.reference_date:%Y-%m}" if proposed else "")
    status = (Participation.Status.PROPOSED if proposed else Participation.Status.ACTIVE).value
    off = values.get("keadaan_program") == "berhenti"
    for code in values.get("program") or ():
        programme = known.programmes.get(code)
        if programme and off:
            _switched_off(known, programme, taken)
        elif programme:
            _programme(known, programme, period, status, taken)


def _programme(known: Known, programme: Programme, period: str, status, taken) -> None:
    state, amount = taken.state, taken.row.values.get("nominal")
    subject = _subject(programme, state)
    standing = subject.facts.programmes.get((programme.pk, period))
    if standing is None and subject is not state:  # who got it before there was a family
        standing = state.facts.programmes.get((programme.pk, period))
    if standing is None:
        row = record(
            PARTICIPATION, programme_id=programme.pk, level=programme.level, period=period, status=status,
            amount=amount, source=known.source, origin=known.origin, village_id=state.person.village_id,
            kecamatan_id=state.person.kecamatan_id,
        )  # fmt: skip
        subject.facts.programmes[programme.pk, period] = row
        taken.note("participation", (subject, row))
        return
    changes = _amount(known, standing, amount, taken) | _revival(known, programme, standing, status, taken)
    if changes:
        _change(programme, standing, changes, taken)


def _change(programme: Programme, standing: Record, changes: dict[str, tuple], taken) -> None:
    """Change a participation that stands; one that an earlier row of the part brings is stored as it is then."""
    for name, (_, new) in changes.items():
        setattr(standing, name, new)
    if not standing.pk:
        return
    taken.note("participation_changed", (standing, changes))
    if programme.level < Secrecy.SECRET:
        label = PROGRAMMES.get(programme.code, programme.name)
        for name, before in (("amount", f"Nominal {label}"), ("status", label)):
            if name in changes:
                taken.shown[before] = changes[name]


def _subject(programme: Programme, state: PersonState) -> PersonState | FamilyState:
    """Whose a programme is for this person; that of a family is not touched by who is gone."""
    of_family = programme.unit == Programme.Unit.FAMILY and state.family and state.person.active
    return state.family if of_family else state


def _switched_off(known: Known, programme: Programme, taken) -> None:
    """A list of those a programme has stopped: what they have ends, and who had nothing known is kept as stopped."""
    state, stopped = taken.state, Participation.Status.STOPPED.value
    subject = _subject(programme, state)
    holders = [state] if subject is state else [subject, state]
    rows = [row for one in holders for (pk, _), row in one.facts.programmes.items() if pk == programme.pk]
    day, reason = known.batch.reference_date, f"Nonaktif menurut {known.batch}."
    for row in rows:
        if row.status == Participation.Status.ACTIVE:
            changes = {"status": (row.status, stopped), "ended_on": (row.ended_on, day), "reason": (row.reason, reason)}
            _change(programme, row, changes, taken)
    if not rows and state.person.active:
        row = record(
            PARTICIPATION, programme_id=programme.pk, level=programme.level, status=stopped, ended_on=day,
            reason=reason, source=known.source, origin=known.origin, village_id=state.person.village_id,
            kecamatan_id=state.person.kecamatan_id,
        )  # fmt: skip
        subject.facts.programmes[programme.pk, ""] = row
        taken.note("participation", (subject, row))


def _amount(known: Known, standing: Record, amount: int | None, taken) -> dict[str, tuple]:
    """Another amount: by the first row of a list that says one, or two would change each other at every import."""
    if amount is None:
        return {}
    by_other = _said_before(known, standing, "register_amount_differs", taken, made=standing.origin == known.origin)
    if amount == standing.amount:
        return {}
    if by_other and standing.amount is not None:
        taken.say("register_amount_differs")
        return {}
    return {"amount": (standing.amount, amount)}


def _said_before(known: Known, standing: Record, code: str, taken, *, made: bool) -> bool:
    """Whether an earlier row of the list said what a record holds; one that changed nothing only the preview saw."""
    told = known.applying and code in taken.row.register_codes
    before = made or told or id(standing) in known.said
    known.said.add(id(standing))
    return before


def _revival(known: Known, programme: Programme, standing: Record, status: str, taken) -> dict[str, tuple]:
    """Life in what lists ended before the day of this one. What the office ended stays so."""
    past = not standing.ended_on or standing.ended_on < known.batch.reference_date
    if standing.status in RUNNING or not past:
        return {}
    by_lists = standing.status == Participation.Status.STOPPED and standing.reason.startswith(ENDED_BY_LISTS)
    if not by_lists:
        if programme.level < Secrecy.SECRET:
            taken.say("register_programme_ended")
        return {}
    return {"status": (standing.status, status), "ended_on": (standing.ended_on, None), "reason": (standing.reason, "")}


def desil(known: Known, row: Line, taken) -> None:
    decile, family = row.values.get("desil"), taken.state.family
    if not decile or not family:
        return
    period = f"{known.batch.reference_date:%Y-%m}"
    standing = family.desil.get(period)
    if standing is None:
        family.desil[period] = Record(pk=None, desil=decile, source=known.source)
        taken.note("desil", (family, period, decile))
    else:
        _other_desil(known, family, standing, decile, taken)


def _other_desil(known: Known, family: FamilyState, standing: Record, decile: int, taken) -> None:
    """A later list of the same period corrects it: its first row of the family, as with amounts."""
    made = standing.source == known.source
    by_other = _said_before(known, standing, "register_desil_differs", taken, made=made)
    if decile == standing.desil:
        return
    if by_other:
        taken.say("register_desil_differs")
        return
    period = f"{known.batch.reference_date:%Y-%m}"
    taken.shown[f"Desil {period}"] = (standing.desil, decile)
    taken.note("desil_changed", (family, period, standing, {"desil": standing.desil, "source": standing.source}))
    standing.desil, standing.source = decile, known.source
