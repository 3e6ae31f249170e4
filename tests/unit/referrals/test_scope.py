"""Who sees which intakes and referrals: expected sets by hand, for one assignment and for several."""

import pytest

from accounts.authz import Can, Role
from referrals import actions, queries
from referrals.models import Intake, Referral
from referrals.sight import SECRET_WORDS, Sight, rows, sight_of
from tests.factories.accounts import give, make_user
from tests.factories.cases import make_person
from tests.factories.referrals import KOTA, PASAR, PELAKAT, SEGAMIT, ULU, Office, desk, make_intake, make_referral

pytestmark = pytest.mark.django_db
VIEW = Can.INTAKE_VIEW


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def world(office):
    """One intake of each relation to Segamit."""
    found = {
        "mine": make_intake(office.operator),
        "neighbour": make_intake(office.neighbour, village=PELAKAT),
        "elsewhere": make_intake(office.elsewhere, village=PASAR),
        "lives_here": make_intake(office.front, village=SEGAMIT),
        "received_here": make_intake(office.operator, village=PASAR),
        "unplaced": make_intake(office.front, village=None, domicile_note="luar kabupaten"),
        "limited": make_intake(office.operator, slug="orang-terlantar"),
        "secret": make_intake(office.operator, slug="kekerasan"),
        "draft": actions.save_draft(
            by=office.operator, service=Intake.objects.first().service, text="x", village=SEGAMIT
        ),
    }
    handed = make_intake(office.front, village=PASAR)
    found["handed"] = actions.move(
        intake=handed, name="hand", by=office.manager, holder=desk("perlindungan-jaminan-sosial")
    )
    disposed = make_intake(office.front, village=PASAR)
    actions.move(intake=disposed, name="verify", by=office.back)
    make_referral(office, disposed, to="perlindungan-jaminan-sosial")
    found["disposed"] = disposed
    return found


def seen(world, user, can=VIEW) -> set[str]:
    ids = set(Intake.objects.visible_to(user, can).values_list("pk", flat=True))
    return {name for name, intake in world.items() if intake.pk in ids}


OPENLY = {"mine", "neighbour", "elsewhere", "lives_here", "received_here", "unplaced", "limited", "handed", "disposed"}
HERE = {"mine", "lives_here", "received_here", "limited"}
WHOLE = {
    "operator": HERE | {"draft"},
    "facilitator": HERE,
    "neighbour": {"neighbour"},
    "elsewhere": {"elsewhere", "received_here", "handed", "disposed"},
    "tksk": HERE | {"neighbour"},
    "kasi": set(),
    **dict.fromkeys(["front", "back", "verifier", "manager", "kadis", "sekretaris"], OPENLY),
    "rehsos": OPENLY | {"secret"},
    "kabid_rehsos": {"secret"},
    "kabid_linjamsos": {"handed", "disposed"},
    **dict.fromkeys(
        ["agency", "colleague", "stranger", "data", "korkab", "pendamping", "inspector", "dpo", "admin"], set()
    ),
}


def test_what_each_role_sees_wholly(office, world):
    assert set(WHOLE) == set(Office.PEOPLE)
    for person, expected in WHOLE.items():
        assert seen(world, getattr(office, person)) == expected, person


@pytest.mark.parametrize("can", [Can.PERSON_REVEAL, Can.PERSON_VIEW, Can.PERSON_EXPORT, Can.REFERRAL_VIEW])
def test_another_right_opens_no_intake(office, world, can):
    """An Operator Data may reveal numbers of persons, an agency sees referrals: neither reads intakes."""
    for person in ("data", "korkab", "pendamping", "kasi", "agency", "inspector", "admin"):
        assert seen(world, getattr(office, person), can) == set(), person


def test_what_some_may_only_know_of(office, world):
    """Beyond what they see wholly: a Kasi the progress of ordinary ones, who sent a Rahasia one its number."""

    def little(user):
        ids = set(Intake.objects.known_to(user, VIEW).values_list("pk", flat=True))
        return {name for name, intake in world.items() if intake.pk in ids} - seen(world, user)

    assert little(office.kasi) == {"mine", "neighbour", "lives_here", "received_here"}
    assert little(office.operator) == {"secret"}
    for person in set(Office.PEOPLE) - {"kasi", "operator"}:
        assert little(getattr(office, person)) == set(), person
    assert sight_of(office.kasi, world["mine"]) == Sight.PROGRESS
    assert sight_of(office.operator, world["secret"]) == Sight.NUMBER
    assert sight_of(office.operator, world["mine"]) == Sight.WHOLE


def test_a_row_holds_nothing_its_reader_may_not_see(office, world):
    [secret] = rows(office.operator, [world["secret"]])
    assert (secret.title, secret.detail, secret.place, secret.holder) == (SECRET_WORDS, "", "", "")
    [progress] = rows(office.kasi, [world["mine"]])
    assert (progress.title, progress.place) == ("Rumah tidak layak huni", "Segamit")


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("front", True),
        ("back", True),
        ("manager", True),
        ("operator", True),
        ("rehsos", True),
        ("neighbour", False),
        ("facilitator", False),
        ("tksk", False),
        ("kasi", False),
        ("agency", False),
        ("kabid_linjamsos", True),
    ],
)
def test_rahasia_is_found_by_its_exact_number(office, world, who, found):
    user = getattr(office, who)
    assert Intake.objects.traced_by(user, VIEW, world["secret"].number).exists() is found


def test_rights_of_two_assignments_do_not_mix(office, world):
    """Operator of Pelakat who is TKSK in the other kecamatan too: each right in its own area."""
    both = make_user(Role.OPERATOR, PELAKAT)
    give(both, Role.SUPERVISOR, KOTA)
    assert seen(world, both) == {"neighbour", "elsewhere", "received_here", "handed", "disposed"}
    assert seen(world, both, Can.INTAKE_VERIFY) == {"elsewhere", "received_here", "handed", "disposed"}
    assert seen(world, both, Can.INTAKE_CLOSE) == {"neighbour"}


def test_a_kasi_who_is_also_tksk_elsewhere_sees_wholly_only_there(office, world):
    both = make_user(Role.KASI, ULU)
    give(both, Role.SUPERVISOR, KOTA)
    assert seen(world, both) == {"elsewhere", "received_here", "handed", "disposed"}
    known = set(Intake.objects.known_to(both, VIEW).values_list("pk", flat=True))
    assert world["mine"].pk in known and world["limited"].pk not in known


def test_kabid_and_rehsos_of_one_person_stay_apart(office, world):
    both = make_user(Role.KABID, desk="perlindungan-jaminan-sosial")
    give(both, Role.REHSOS)
    assert seen(world, both) == OPENLY | {"secret"}
    assert seen(world, both, Can.INTAKE_DECIDE) == OPENLY | {"secret"}


def test_a_restricted_disposisi_shows_the_snapshot_only(office):
    secret = make_intake(office.operator, slug="kekerasan")
    actions.move(intake=secret, name="verify", by=office.rehsos)
    referral = make_referral(office, secret, to="perlindungan-jaminan-sosial", confirmed=True, fields=["name"])
    kabid = office.kabid_linjamsos
    assert not Intake.objects.visible_to(kabid, VIEW).exists()
    assert list(Referral.objects.visible_to(kabid, Can.REFERRAL_VIEW)) == [referral]
    assert not Referral.objects.visible_to(office.back, Can.REFERRAL_VIEW).exists()


def test_who_sees_which_referral(office, world):
    sent = make_referral(office, actions.move(intake=world["mine"], name="verify", by=office.back))
    other = Referral.objects.exclude(pk=sent.pk).get()
    expected = {
        "agency": {sent},
        "colleague": {sent},
        "stranger": set(),
        "operator": {sent},
        "facilitator": {sent},
        "neighbour": set(),
        "elsewhere": {other},
        "tksk": {sent},
        "kasi": set(),
        "back": {sent, other},
        "kadis": {sent, other},
        "rehsos": {sent, other},
        "kabid_linjamsos": {other},
        "kabid_rehsos": set(),
        "data": set(),
        "korkab": set(),
        "admin": set(),
        "inspector": set(),
    }
    for person, rows_of in expected.items():
        assert set(Referral.objects.visible_to(getattr(office, person), Can.REFERRAL_VIEW)) == rows_of, person


def test_no_row_comes_twice(office, world):
    make_referral(office, world["disposed"], to="pln")
    make_referral(office, world["disposed"], to="baznas")
    for person in Office.PEOPLE:
        ids = list(Intake.objects.known_to(getattr(office, person), VIEW).values_list("pk", flat=True))
        assert len(ids) == len(set(ids)), person


# --- Search, panels, files, trail subjects: the same scope ------------------------------------------
def test_search_by_number_name_and_nik(office, world):
    nik = "1603104101600001"
    make_intake(office.operator, subject_name="Moch. Soekarno", nik=nik)
    for person, expected in {"operator": 1, "tksk": 1, "back": 1, "neighbour": 0, "kasi": 0, "agency": 0}.items():
        user = getattr(office, person)
        assert len(queries.search(user, "Moch. Soekarno")) == expected, person
        assert len(queries.search(user, nik)) == expected, person
    number = world["mine"].number
    assert [hit.url for hit in queries.search(office.operator, number)] == [world["mine"].get_absolute_url()]
    assert queries.search(office.operator, number.replace("-0000", "-"))
    assert queries.search(office.neighbour, number) == []


def test_search_tells_of_rahasia_number_and_state_only(office, world):
    [hit] = queries.search(office.front, world["secret"].number)
    assert SECRET_WORDS in hit.detail and "Sumarni" not in hit.title + hit.detail and "Segamit" not in hit.detail
    assert queries.search(office.tksk, world["secret"].number) == []
    assert len(queries.search(office.front, "Sumarni")) == 8  # the most shown, none of them the secret one
    assert all(world["secret"].number not in hit.title for hit in queries.search(office.front, "Sumarni"))


def test_the_panel_of_a_person(office):
    person = make_person(SEGAMIT)
    make_intake(office.front, person=person)
    make_intake(office.rehsos, person=person, restricted=True)
    assert len(queries.person_panels(person, office.back)[0].context["intakes"]) == 1
    assert len(queries.person_panels(person, office.rehsos)[0].context["intakes"]) == 2
    for who in ("neighbour", "kasi", "agency", "korkab"):
        assert queries.person_panels(person, getattr(office, who)) == [], who


def test_files_follow_the_intake_and_the_referral(office):
    intake = make_intake(office.operator)
    assert queries.intake_files(office.operator, intake.pk, False) == intake
    assert queries.intake_files(office.operator, intake.pk, True) == intake
    for who in ("neighbour", "kasi", "agency", "kabid_rehsos"):
        assert queries.intake_files(getattr(office, who), intake.pk, False) is None, who
    assert queries.intake_files(office.kadis, intake.pk, True) is None
    secret = make_intake(office.operator, slug="kekerasan")
    assert queries.intake_files(office.operator, secret.pk, False) is None
    assert queries.intake_files(office.rehsos, secret.pk, False) == secret


def test_the_desk_opens_files_only_while_the_referral_is_open(office):
    referral = make_referral(office)
    assert queries.referral_files(office.agency, referral.pk, True) == referral
    assert queries.referral_files(office.stranger, referral.pk, False) is None
    actions.answer(referral=referral, name="finish", by=office.agency, result_text="x", result_on="2026-11-20")
    assert queries.referral_files(office.agency, referral.pk, False) is None
    assert queries.referral_files(office.back, referral.pk, False) is not None


def test_trail_subjects_lead_only_where_one_may_go(office):
    intake = make_intake(office.operator)
    assert queries.intake_subject(office.operator, str(intake.pk)) == (intake.number, intake.get_absolute_url())
    for user in (office.neighbour, office.inspector, office.dpo):
        assert queries.intake_subject(user, str(intake.pk)) is None
    assert queries.intake_subject(office.operator, "x") is None


def test_candidates_for_a_link_stay_in_ones_scope(office):
    make_person(SEGAMIT, name="Sumarni")
    make_person(PASAR, name="Sumarni")
    intake = make_intake(office.operator)
    assert [person.village_id for person in queries.candidates(office.tksk, intake)] == [SEGAMIT]
    assert queries.candidates(office.agency, intake) == []
