"""Who may make which move in which state: written by hand, not computed from the tables."""

import pytest

from accounts.authz import Role
from office.models import Desk
from referrals import actions
from referrals.models import Intake
from referrals.workflow import (
    MOVES,
    REFERRAL_MOVES,
    ReferralStatus,
    Status,
    answerable,
    is_open,
    open_to,
    recordable_by,
    referral_open_to,
)
from tests.factories.accounts import make_user
from tests.factories.referrals import DAY, Office, desk, fresh, make_intake, make_intake_at, make_referral

pytestmark = pytest.mark.django_db
S = Status

# An ordinary intake of Segamit held by the district: person of the story -> state -> moves open.
AT_DISTRICT = {
    "operator": {
        S.RECEIVED: "conceal", S.VERIFIED: "conceal", S.INCOMPLETE: "complete conceal", S.HANDLED: "conceal",
        S.REFERRED: "conceal", S.DONE: "close conceal", S.CLOSED: "conceal", S.REJECTED: "tell conceal",
        S.CANCELLED: "conceal", S.MERGED: "tell", S.REOPENED: "conceal",
    },
    "facilitator": {
        S.RECEIVED: "conceal", S.VERIFIED: "conceal", S.INCOMPLETE: "complete conceal", S.HANDLED: "conceal",
        S.REFERRED: "conceal", S.DONE: "conceal", S.CLOSED: "conceal", S.REJECTED: "conceal",
        S.CANCELLED: "conceal", S.MERGED: "", S.REOPENED: "conceal",
    },
    "tksk": {
        S.RECEIVED: "verify ask conceal", S.VERIFIED: "ask conceal", S.INCOMPLETE: "complete conceal",
        S.HANDLED: "ask conceal", S.REFERRED: "conceal", S.DONE: "conceal", S.CLOSED: "conceal", S.REJECTED: "conceal",
        S.CANCELLED: "conceal", S.MERGED: "", S.REOPENED: "verify ask conceal",
    },
    "front": {
        S.RECEIVED: "cancel conceal", S.VERIFIED: "cancel conceal", S.INCOMPLETE: "complete cancel conceal",
        S.HANDLED: "cancel conceal", S.REFERRED: "conceal", S.DONE: "close conceal", S.CLOSED: "conceal",
        S.REJECTED: "tell conceal", S.CANCELLED: "conceal", S.MERGED: "tell", S.REOPENED: "cancel conceal",
    },
    "back": {
        S.RECEIVED: "verify ask cancel conceal", S.VERIFIED: "ask handle refer finish cancel conceal",
        S.INCOMPLETE: "complete cancel conceal", S.HANDLED: "ask refer finish cancel conceal",
        S.REFERRED: "ask_for_referral refer conceal", S.DONE: "close conceal", S.CLOSED: "conceal",
        S.REJECTED: "tell conceal", S.CANCELLED: "conceal", S.MERGED: "tell",
        S.REOPENED: "verify ask handle refer cancel conceal",
    },
    "verifier": {
        S.RECEIVED: "verify ask conceal", S.VERIFIED: "ask conceal", S.INCOMPLETE: "complete conceal",
        S.HANDLED: "ask conceal", S.REFERRED: "conceal", S.DONE: "conceal", S.CLOSED: "conceal", S.REJECTED: "conceal",
        S.CANCELLED: "conceal", S.MERGED: "", S.REOPENED: "verify ask conceal",
    },
    "manager": {
        S.RECEIVED: "verify ask hand assign reject cancel merge conceal",
        S.VERIFIED: "ask handle refer hand assign finish reject cancel merge conceal",
        S.INCOMPLETE: "complete assign reject cancel merge conceal",
        S.HANDLED: "ask refer hand assign finish reject cancel merge conceal",
        S.REFERRED: "ask_for_referral refer assign conceal",
        S.DONE: "close reopen conceal", S.CLOSED: "reopen conceal", S.REJECTED: "tell reopen conceal",
        S.CANCELLED: "reopen conceal", S.MERGED: "tell reopen",
        S.REOPENED: "verify ask handle refer hand assign reject cancel merge conceal",
    },
    # They see it or not, but the district holds it: no move is theirs.
    **dict.fromkeys(
        ["neighbour", "elsewhere", "kasi", "rehsos", "kabid_rehsos", "kabid_linjamsos", "kadis", "sekretaris", "agency",
         "colleague", "stranger", "data", "korkab", "pendamping", "inspector", "dpo", "admin"], {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("status", [status for status in Status if status != S.DRAFT])
def test_moves_at_the_district(status):
    office = Office()
    assert set(AT_DISTRICT) == set(Office.PEOPLE)
    intake = make_intake_at(status, office)
    for person, by_status in AT_DISTRICT.items():
        assert _open(intake, getattr(office, person)) == _names(by_status.get(status, "")), person


def test_a_draft_is_moved_by_its_author_alone():
    office = Office()
    draft = make_intake_at(S.DRAFT, office)
    assert _open(draft, office.operator) == {"submit", "discard"}
    for person in ("facilitator", "tksk", "back", "manager", "rehsos", "neighbour", "admin"):
        assert _open(draft, getattr(office, person)) == set(), person


# A village may finish what it can: the intake stays in Segamit. It is never verified nor refused there.
VILLAGE_STATES = (S.RECEIVED, S.HANDLED, S.REFERRED, S.DONE, S.CLOSED, S.CANCELLED)  # reopened, the district has it
AT_VILLAGE = {
    "operator": {
        S.RECEIVED: "forward handle_village cancel conceal", S.HANDLED: "forward refer finish cancel conceal",
        S.REFERRED: "refer conceal", S.DONE: "close conceal", S.CLOSED: "conceal", S.CANCELLED: "conceal",
    },
    "facilitator": {
        S.RECEIVED: "forward conceal", S.HANDLED: "forward conceal", S.REFERRED: "conceal", S.DONE: "conceal",
        S.CLOSED: "conceal", S.CANCELLED: "conceal",
    },
    **dict.fromkeys(["tksk", "front", "back", "verifier"], dict.fromkeys(VILLAGE_STATES, "conceal")),
    "manager": {
        S.RECEIVED: "recall conceal", S.HANDLED: "recall conceal", S.REFERRED: "conceal", S.DONE: "reopen conceal",
        S.CLOSED: "reopen conceal", S.CANCELLED: "reopen conceal",
    },
    **dict.fromkeys(
        ["neighbour", "elsewhere", "kasi", "rehsos", "kabid_rehsos", "kabid_linjamsos", "kadis", "sekretaris", "agency",
         "colleague", "stranger", "data", "korkab", "pendamping", "inspector", "dpo", "admin"], {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("status", VILLAGE_STATES)
def test_moves_at_the_village(status):
    office = Office()
    assert set(AT_VILLAGE) == set(Office.PEOPLE)
    intake = at_village(status, office)
    for person, by_status in AT_VILLAGE.items():
        assert _open(intake, getattr(office, person)) == _names(by_status.get(status, "")), person


# Handed to Bidang Perlindungan dan Jaminan Sosial, whose Kabid works on it.
AT_BIDANG = {
    "kabid_linjamsos": {S.VERIFIED: "ask handle finish give_back conceal", S.HANDLED: "ask finish give_back conceal",
                        S.DONE: "conceal"},
    "kabid_rehsos": {},
    "rehsos": {},
    "manager": {S.VERIFIED: "recall conceal", S.HANDLED: "recall conceal", S.DONE: "close reopen conceal"},
    "back": {S.VERIFIED: "conceal", S.HANDLED: "conceal", S.DONE: "close conceal"},
    "front": {S.VERIFIED: "conceal", S.HANDLED: "conceal", S.DONE: "close conceal"},
    "operator": {S.VERIFIED: "conceal", S.HANDLED: "conceal", S.DONE: "close conceal"},
    "neighbour": {},
}  # fmt: skip


@pytest.mark.parametrize("status", [S.VERIFIED, S.HANDLED, S.DONE])
def test_moves_at_a_bidang(status):
    office = Office()
    intake = make_intake_at(S.VERIFIED if status == S.VERIFIED else S.HANDLED, office)
    actions.move(
        intake=intake,
        name="hand",
        by=office.manager,
        holder=office.kabid_linjamsos.areas and desk("perlindungan-jaminan-sosial"),
    )
    if status == S.DONE:
        actions.move(
            intake=intake, name="finish", by=office.kabid_linjamsos, result_text="Masuk usulan.", result_on="2026-11-20"
        )
    for person, by_status in AT_BIDANG.items():
        assert _open(fresh(intake), getattr(office, person)) == _names(by_status.get(status, "")), person


# Rahasia: opens at Rehabilitasi Sosial, whose moves are theirs.
RESTRICTED = {
    "rehsos": {
        S.RECEIVED: "verify ask hand assign reject cancel merge unveil",
        S.VERIFIED: "ask handle refer hand assign finish reject cancel merge unveil",
        S.HANDLED: "ask refer hand assign finish reject cancel merge unveil",
        S.DONE: "close reopen unveil",
    },
    "kabid_rehsos": {S.RECEIVED: "ask", S.VERIFIED: "ask handle finish", S.HANDLED: "ask finish", S.DONE: ""},
    **dict.fromkeys(
        ["operator", "facilitator", "tksk", "kasi", "front", "back", "verifier", "manager", "kabid_linjamsos", "kadis",
         "sekretaris", "neighbour", "agency", "admin", "data", "inspector", "dpo"], {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("status", [S.RECEIVED, S.VERIFIED, S.HANDLED, S.DONE])
def test_moves_of_rahasia(status):
    office = Office()
    intake = restricted_at(status, office)
    for person, by_status in RESTRICTED.items():
        assert _open(intake, getattr(office, person)) == _names(by_status.get(status, "")), person


# --- Referrals ------------------------------------------------------------------------------------
R = ReferralStatus
MEMBER = {
    R.SENT: "accept ask finish reject", R.ACCEPTED: "start ask finish reject", R.IN_PROGRESS: "ask finish reject",
    R.INCOMPLETE: "finish reject", R.DONE: "", R.REJECTED: "", R.CANCELLED: "",
}  # fmt: skip
OFFICE_SIDE = {R.SENT: "cancel", R.ACCEPTED: "cancel", R.IN_PROGRESS: "cancel", R.INCOMPLETE: "supply cancel"}


@pytest.mark.parametrize("status", list(R))
def test_moves_of_a_referral(status):
    office = Office()
    referral = referral_at(status, office)
    for person in ("agency", "colleague"):
        assert _referral_open(referral, getattr(office, person)) == _names(MEMBER[status]), person
    for person in ("back", "manager"):
        assert _referral_open(referral, getattr(office, person)) == _names(OFFICE_SIDE.get(status, "")), person
        assert {move.name for move in recordable_by(referral, getattr(office, person))} == _names(MEMBER[status]), (
            person
        )
    for person in set(Office.PEOPLE) - {"agency", "colleague", "back", "manager"}:
        user = getattr(office, person)
        assert _referral_open(referral, user) == set(), person
        assert recordable_by(referral, user) == [], person


@pytest.mark.parametrize("status", [R.SENT, R.INCOMPLETE, R.DONE])
def test_moves_of_a_referral_from_a_village(status):
    """What a village holds and sent itself: its operator has the office's side, the district too."""
    office = Office()
    referral = village_referral(office)
    given = {R.INCOMPLETE: ("ask", {"asked_for": "KTP"}), R.DONE: ("finish", {"result_text": "x", "result_on": DAY})}
    if status in given:
        name, values = given[status]
        actions.answer(referral=referral, name=name, by=office.agency, **values)
    for person in ("operator", "back", "manager"):
        user = getattr(office, person)
        assert _referral_open(referral, user) == _names(OFFICE_SIDE.get(status, "")), person
        assert {move.name for move in recordable_by(fresh(referral), user)} == _names(MEMBER[status]), person
    for person in set(Office.PEOPLE) - {"agency", "colleague", "operator", "back", "manager"}:
        user = getattr(office, person)
        assert _referral_open(referral, user) == set() and recordable_by(fresh(referral), user) == [], person


@pytest.mark.parametrize("status", list(R))
def test_moves_through_a_link(status):
    """Somebody of the desk without account: what a member may, but for "Mulai proses"."""
    office = Office()
    open_now = {move.name for move in answerable(referral_at(status, office))}
    assert open_now == _names(MEMBER[status]) - {"start"}


def test_a_disposisi_is_answered_by_the_kabid():
    office = Office()
    referral = make_referral(office, to="pemberdayaan-sosial")
    kabid = office.kabid_linjamsos
    assert _referral_open(referral, kabid) == set()
    own = make_user(Role.KABID, desk="pemberdayaan-sosial")
    assert _referral_open(referral, own) == _names(MEMBER[R.SENT])


# --- The two writings of one rule -----------------------------------------------------------------
def test_sql_and_python_agree_on_who_may_move():
    office = Office()
    rows = [
        make_intake_at(status, office) for status in (S.RECEIVED, S.VERIFIED, S.HANDLED, S.REFERRED, S.DONE, S.CLOSED)
    ]
    rows += [
        at_village(S.RECEIVED, office),
        at_village(S.DONE, office),
        restricted_at(S.RECEIVED, office),
        restricted_at(S.DONE, office),
    ]
    rows += [make_intake(office.elsewhere), make_intake(office.front, village=None, domicile_note="luar kabupaten")]
    handed = make_intake_at(S.HANDLED, office)
    rows.append(actions.move(intake=handed, name="hand", by=office.manager, holder=desk("perlindungan-jaminan-sosial")))
    plain = [
        move for move in MOVES.values() if not move.author and move.name not in {"complete_referral", "tell", "return"}
    ]
    checked = 0
    for person in Office.PEOPLE:
        user = getattr(office, person)
        for move in plain:
            in_sql = set(Intake.objects.movable(user, move).values_list("pk", flat=True))
            in_python = {row.pk for row in map(fresh, rows) if is_open(move, row, user)}
            assert in_sql & {row.pk for row in rows} == in_python, (person, move.name)
            checked += len(in_python)
    assert checked > 100


def test_every_move_starts_and_ends_at_a_known_state():
    for table, states in ((MOVES, set(Status)), (REFERRAL_MOVES, set(R))):
        for move in table.values():
            assert set(move.sources) <= states and set(move.targets) <= states
            assert move.sources, move.name


def at_village(status, office):
    intake = make_intake(office.operator, slug="lainnya", keep=True)
    if status == S.REFERRED:
        return fresh(village_referral(office, intake).intake)
    if status == S.CANCELLED:
        return actions.move(intake=intake, name="cancel", by=office.operator, note="Dicabut.")
    way = {S.RECEIVED: 0, S.HANDLED: 1, S.DONE: 2, S.CLOSED: 3}[status]
    steps = [
        ("handle_village", {}),
        ("finish", {"result_text": "Sudah diantar.", "result_on": "2026-11-20"}),
        ("close", {"told_on": "2026-11-20", "told_how": "datang", "told_by": "Leni"}),
    ]
    for name, given in steps[:way]:
        actions.move(intake=intake, name=name, by=office.operator, **given)
    return fresh(intake)


def village_referral(office, intake=None):
    """Segamit refers by itself to Baznas, which the office opened to villages."""
    Desk.objects.filter(slug="baznas").update(from_village=True)
    intake = intake or make_intake(office.operator, slug="lainnya", keep=True)
    actions.move(intake=intake, name="handle_village", by=office.operator)
    return actions.refer(
        intake=fresh(intake), by=office.operator, desk=desk("baznas"), purpose="Mohon obat.", fields=["name"]
    )


def restricted_at(status, office):
    intake = make_intake(office.operator, slug="kekerasan")
    way = {S.RECEIVED: 0, S.VERIFIED: 1, S.HANDLED: 2, S.DONE: 3}[status]
    steps = [("verify", {}), ("handle", {}), ("finish", {"result_text": "Aman.", "result_on": "2026-11-20"})]
    for name, given in steps[:way]:
        actions.move(intake=intake, name=name, by=office.rehsos, **given)
    return fresh(intake)


def referral_at(status, office):
    referral = make_referral(office)
    done = {"result_text": "Santunan.", "result_on": "2026-11-20"}
    way = {
        R.SENT: [], R.ACCEPTED: [("accept", {})], R.IN_PROGRESS: [("accept", {}), ("start", {})],
        R.INCOMPLETE: [("ask", {"asked_for": "Foto rumah"})], R.DONE: [("finish", done)],
        R.REJECTED: [("reject", {"reject_reason": "kuota_habis", "note": "Tahun depan."})], R.CANCELLED: [],
    }[status]  # fmt: skip
    for name, given in way:
        actions.answer(referral=referral, name=name, by=office.agency, **given)
    if status == R.CANCELLED:
        actions.cancel(referral=referral, by=office.back, note="Salah tujuan.")
    return fresh(referral)


def _open(intake, user) -> set[str]:
    return {move.name for move in open_to(fresh(intake), user)}


def _referral_open(referral, user) -> set[str]:
    return {move.name for move in referral_open_to(fresh(referral), user)}


def _names(text: str) -> set[str]:
    return set(text.split())
