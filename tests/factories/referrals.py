"""Intakes and referrals, brought to a state by the real moves."""

from datetime import date

from accounts.authz import Role
from office.models import Desk
from referrals import actions
from referrals.models import Intake, Referral, ServiceKind
from referrals.workflow import Status
from tests.factories.accounts import make_user

SEGAMIT, PELAKAT, PASAR = "16.03.10.2004", "16.03.10.2009", "16.03.02.1007"
ULU, KOTA = "16.03.10", "16.03.02"
DAY = date(2026, 11, 20)


def service(slug: str = "rumah") -> ServiceKind:
    return ServiceKind.objects.get(slug=slug)


def desk(slug: str = "baznas") -> Desk:
    return Desk.objects.get(slug=slug)


class Office:
    """The people of the story, made when first asked for: `office.operator`, `office.agency` (of Baznas) ..."""

    _MAKE = {
        "operator": lambda: make_user(Role.OPERATOR, SEGAMIT, name="Leni Marlina"),
        "neighbour": lambda: make_user(Role.OPERATOR, PELAKAT, name="Operator Pelakat"),
        "elsewhere": lambda: make_user(Role.OPERATOR, PASAR, name="Operator Pasar II"),
        "facilitator": lambda: make_user(Role.FACILITATOR, SEGAMIT, name="Fasilitator Segamit"),
        "tksk": lambda: make_user(Role.SUPERVISOR, ULU, name="TKSK Semende"),
        "kasi": lambda: make_user(Role.KASI, ULU, name="Kasi Kesos"),
        "front": lambda: make_user(Role.FRONT, name="Front Office"),
        "back": lambda: make_user(Role.BACK, name="Yudi Pranata"),
        "verifier": lambda: make_user(Role.VERIFIER, name="Verifikator"),
        "manager": lambda: make_user(Role.MANAGER, name="Manajer SLRT"),
        "rehsos": lambda: make_user(Role.REHSOS, name="Maya Lestari"),
        "kadis": lambda: make_user(Role.KADIS, name="Kepala Dinas"),
        "sekretaris": lambda: make_user(Role.SEKRETARIS, name="Sekretaris"),
        "kabid_rehsos": lambda: make_user(Role.KABID, desk="rehabilitasi-sosial", name="Kabid Rehsos"),
        "kabid_linjamsos": lambda: make_user(Role.KABID, desk="perlindungan-jaminan-sosial", name="Kabid Linjamsos"),
        "agency": lambda: make_user(Role.AGENCY, desk="baznas", name="Iwan Setiadi"),
        "colleague": lambda: make_user(Role.AGENCY, desk="baznas", name="Rekan Baznas"),
        "stranger": lambda: make_user(Role.AGENCY, desk="disdukcapil", name="Petugas Disdukcapil"),
        "data": lambda: make_user(Role.DATA, name="Operator Data"),
        "korkab": lambda: make_user(Role.KORKAB, name="Korkab PKH"),
        "pendamping": lambda: make_user(Role.PENDAMPING, name="Pendamping PKH"),
        "inspector": lambda: make_user(Role.INSPECTOR, name="Inspektorat"),
        "dpo": lambda: make_user(Role.DPO, name="PPDP"),
        "admin": lambda: make_user(Role.ADMIN, name="Administrator"),
    }
    PEOPLE = tuple(_MAKE)

    def __getattr__(self, name: str):
        if name not in self._MAKE:
            raise AttributeError(name)
        user = self._MAKE[name]()
        setattr(self, name, user)
        return user


def make_intake(by, *, slug: str = "rumah", **values) -> Intake:
    """One sent intake, received in Segamit unless `by` sits elsewhere; the person lives where it was received."""
    entry = {
        "text": "Rumah hampir roboh, tinggal sendiri.",
        "subject_name": "Sumarni",
        "reporter": "tetangga",
        "reporter_name": "Rusdi",
        "village": SEGAMIT,
    }
    return actions.receive(by=by, service=service(slug), **(entry | values))


def make_referral(office: Office, intake: Intake | None = None, *, to: str = "baznas", **values) -> Referral:
    intake = intake or make_intake_at(Status.VERIFIED, office)
    entry = {"purpose": "Mohon santunan.", "fields": ["name", "address"]}
    by = office.rehsos if intake.restricted else office.back
    return actions.refer(intake=fresh(intake), by=by, desk=desk(to), **(entry | values))


def make_intake_at(status: str, office: Office | None = None, **values) -> Intake:
    """An intake in `status`, held by the district, by the moves that lead there."""
    office = office or Office()
    if status == Status.DRAFT:
        entry = {"subject_name": "Sumarni", "text": "Draf.", "village": SEGAMIT} | values
        return actions.save_draft(by=office.operator, service=service(), **entry)
    intake = make_intake(office.operator, **values)
    for name, given in _WAY[status]:
        who, move = name.split(".")
        if move == "refer":
            make_referral(office, intake)
        else:
            actions.move(intake=intake, name=move, by=getattr(office, who), **_real(given, office))
        intake = fresh(intake)
    assert intake.status == status
    return intake


def _real(given: dict, office: Office) -> dict:
    if "merged_into" in given:
        return {"merged_into": make_intake(office.operator)}
    return dict(given)


def fresh(row):
    """The row as it stands in the database now."""
    return type(row)._base_manager.get(pk=row.pk)


_VERIFY = ("back.verify", {})
_HANDLE = ("back.handle", {})
RESULT = {"result_text": "Santunan Rp600.000.", "result_value": 600_000, "result_on": DAY}
TOLD = {"told_on": DAY, "told_how": "kunjungan", "told_by": "Leni Marlina"}
_DONE = (_VERIFY, _HANDLE, ("back.finish", RESULT))
_WAY: dict[str, tuple] = {
    Status.RECEIVED: (),
    Status.VERIFIED: (_VERIFY,),
    Status.INCOMPLETE: (("back.ask", {"asked_for": "Foto rumah"}),),
    Status.HANDLED: (_VERIFY, _HANDLE),
    Status.REFERRED: (_VERIFY, ("back.refer", {})),
    Status.DONE: _DONE,
    Status.CLOSED: (*_DONE, ("back.close", TOLD)),
    Status.REJECTED: (("manager.reject", {"reject_reason": "tidak_memenuhi", "note": "Rumahnya layak."}),),
    Status.CANCELLED: (("back.cancel", {"note": "Dicabut."}),),
    Status.MERGED: (("manager.merge", {"merged_into": None}),),
    Status.REOPENED: (*_DONE, ("manager.reopen", {"note": "Belum diterima keluarga."})),
}
