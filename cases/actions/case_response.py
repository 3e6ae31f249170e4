"""Respon kasus: act first, approved within days; shelter and papers."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from cases.actions.case import opened
from cases.actions.case_checks import not_later, running
from cases.actions.person import create_person
from cases.models import Case, CaseResponse, Kind, NikMissing, Person, Sex, ShelterStay
from cases.models.person import NAMELESS, BirthPrecision
from cases.models.reference import Secrecy
from cases.workflow import Status
from documents.actions import store
from office import clock, records, settings
from office.calendar import add_working_days
from office.errors import DomainError, IllegalMove

REASON = "Respon kasus: keadaan mendesak, data menyusul."
SEX_WORDS = {Sex.MALE: "laki-laki", Sex.FEMALE: "perempuan", Sex.UNKNOWN: "jenis kelamin tidak diketahui"}


def respond(
    *,
    by,
    found: Mapping[str, Any],
    kinds: Collection[Kind],
    person: Person | None = None,
    name: str = "",
    age: int | None = None,
    sex: str = Sex.UNKNOWN,
    disabilities: Collection[str] = (),
    shelter: str = "",
    photos: Collection = (),
    once=None,
) -> Case:
    """Record somebody who was brought, and the case that is worked on from now on, in one act.

    `found`: columns of CaseResponse. Without `person` a provisional one is made ("Tanpa nama, laki-laki ± 40 th"),
    living where it was found until more is known. Approval is due within `cases.response_days` working days.
    Raises DomainError.
    """
    if found["found_at"] > clock.now():
        raise DomainError("Waktu ditemukan belum tiba.", fields={"found_at": "Paling lambat sekarang."})

    def make() -> Case:
        subject = person or _provisional(by, found, kinds, name=name, age=age, sex=sex, disabilities=disabilities)
        due = add_working_days(clock.today(), settings.get("cases.response_days"))
        case = opened(
            by, subject, kinds, REASON, desk=None, level=Secrecy.ORDINARY, act="case.respond", status=Status.ACTION,
            urgent=True, approval_due=due, problem=found["condition"], source="Respon kasus",
        )  # fmt: skip
        records.create(CaseResponse(case=case, recorded_by=by, **found), by=by, act="case.response")
        if shelter:
            begin_stay(by=by, case=case, shelter=shelter, since=clock.today())
        for photo in photos:
            store(upload=photo, owner=case, by=by, label="Foto saat ditemukan")
        return case

    return records.once(once, by=by, make=make)


def unnamed(sex: str, age: int | None) -> str:
    """What somebody is called until the name is known."""
    return f"{NAMELESS}, {SEX_WORDS[Sex(sex)]}" + (f" ± {age} th" if age is not None else "")


def _provisional(by, found, kinds, *, name: str, age: int | None, sex: str, disabilities) -> Person:
    values = {
        "name": name or unnamed(sex, age),
        "sex": sex,
        "birth_year": clock.today().year - age if age is not None else None,
        "birth_precision": BirthPrecision.ESTIMATE if age is not None else "",
        "disabilities": list(disabilities),
        "village": found["village"],
        "address": f"Ditemukan di {found['place']}"[:200],
        "nik_missing_reason": NikMissing.UNKNOWN,
    }
    first = max(kinds, key=lambda kind: -kind.level, default=None)  # an open kind makes the person openly known
    source = "Respon kasus"
    return create_person(by=by, values=values, kind=first, override_reason=REASON, source=source, origin="respon kasus")


def change_response(*, by, response: CaseResponse, version: int | None = None, **values: Any) -> CaseResponse:
    """Mend what was written in the night."""
    running(response.case)
    columns = {"village_id" if key == "village" else key: getattr(value, "pk", value) for key, value in values.items()}
    return records.update(response, by=by, act="case.response_change", values=columns, version=version)


# --- Shelter --------------------------------------------------------------------------------------
def begin_stay(*, by, case: Case, shelter: str, since: date, note: str = "", once=None) -> ShelterStay:
    """Somebody is taken into a shelter; how long is allowed is what the setting says now."""
    running(case)
    not_later(since, "since")

    def make() -> ShelterStay:
        if case.stays.filter(until=None).exists():
            raise DomainError("Masih tercatat tinggal di rumah singgah. Catat tanggal keluarnya dahulu.")
        days = settings.get("cases.shelter_days")
        stay = ShelterStay(case=case, shelter=shelter, since=since, days=days, note=note, recorded_by=by)
        return records.create(stay, by=by, act="case.stay")

    return records.once(once, by=by, make=make)


def end_stay(*, by, stay: ShelterStay, until: date, note: str = "", version: int | None = None) -> ShelterStay:
    if stay.until:
        raise IllegalMove("Tanggal keluar sudah dicatat.")
    not_later(until, "until")
    if until < stay.since:
        sentence = "Tanggal keluar tidak boleh sebelum tanggal masuk."
        raise DomainError(sentence, fields={"until": sentence})
    values = {"until": until, "note": note or stay.note}
    return records.update(stay, by=by, act="case.stay_end", values=values, version=version)


# --- Papers ---------------------------------------------------------------------------------------
def attach_paper(*, by, case: Case, upload, label: str, once=None):
    """Keep a paper or photo with the case; `label` says what it is."""
    return records.once(once, by=by, make=lambda: store(upload=upload, owner=case, by=by, label=label))
