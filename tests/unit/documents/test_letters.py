"""A letter from draft to hand-over: numbers, who signs by date, what is frozen, what stays after voiding."""

from datetime import date, datetime

import pytest
from django.db import transaction

from accounts.authz import Can, Role
from documents import actions, printing
from documents.models import Attachment, Letter, Mode
from documents.workflow import Status
from office import settings
from office.errors import DomainError, IllegalMove, Incomplete, Stale
from office.models import Sequence
from referrals.models import IntakeStep
from tests.factories.accounts import make_user
from tests.factories.letters import PBI, kind, make_letter, make_letter_at, make_signatory
from tests.factories.referrals import Office, fresh, make_intake, make_referral
from tests.meta.world import upload
from tests.racing import apart, race, shared_database
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)


@pytest.fixture
def office(at):
    at(datetime(2026, 11, 28, 9, 0))
    make_signatory()
    return Office()


def numbered(letter, office, dated=DAY, number=""):
    return actions.give_number(letter=letter, by=office.back, dated=dated, number=number)


def own(slug="pbi-aktif"):
    return kind(slug, mode=Mode.OWN, series="sendiri")


# --- Numbers -------------------------------------------------------------------------------------
def test_the_own_counter_runs_without_gaps_and_starts_anew_each_year(office, at):
    own()
    settings.set("letters.unit_code", "409.105", by=office.admin)
    at(datetime(2027, 1, 2, 9, 0))
    days = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 2)]
    given = [numbered(make_letter(office), office, day).number for day in days]
    assert given == ["400.9/0001/409.105/XII/2026", "400.9/0002/409.105/XII/2026", "400.9/0001/409.105/I/2027"]


def test_kinds_share_a_series(office):
    own("pbi-aktif")
    own("keterangan-dtsen")
    first = numbered(make_letter(office), office)
    extra = {"purpose": "KIP Kuliah", "listed": "ya", "desil": 2, "period": "2026-TW3"}
    second = numbered(make_letter(office, slug="keterangan-dtsen", extra=extra), office)
    assert (first.number, second.number) == ("400.9/0001/XI/2026", "400.9/0002/XI/2026")


def test_a_refused_numbering_leaves_no_gap(office):
    own()
    letter = make_letter(office)
    stale = fresh(letter)
    actions.redraft(letter=letter, by=office.back, extra=PBI | {"need": "rawat"})
    with pytest.raises(Stale):
        numbered(stale, office)
    assert numbered(fresh(letter), office).number == "400.9/0001/XI/2026"
    assert Sequence.objects.get(name="letter:sendiri").last == 1


def test_a_number_from_the_agenda_is_typed_and_unique_in_series_and_year(office):
    numbered(make_letter(office), office, number="400.9 / 0012/XI/2026")
    letter = make_letter(office)
    with pytest.raises(DomainError, match="sudah dipakai Surat Keterangan Pengaktifan") as refused:
        numbered(letter, office, number="400.9/0012/xi/2026")
    assert "number" in refused.value.fields
    assert fresh(letter).status == Status.DRAFT
    assert numbered(letter, office, number="400.9/0013/XI/2026").number == "400.9/0013/XI/2026"


def test_a_missing_number_is_asked_for(office):
    with pytest.raises(Incomplete) as refused:
        numbered(make_letter(office), office)
    assert "number" in refused.value.fields


def test_a_counter_switched_on_passes_over_numbers_already_typed(office):
    kind("pbi-aktif", series="campur")
    numbered(make_letter(office), office, number="400.9/0001/XI/2026")
    kind("pbi-aktif", mode=Mode.OWN)
    assert numbered(make_letter(office), office).number == "400.9/0002/XI/2026"


def test_a_day_to_come_is_refused(office):
    with pytest.raises(DomainError, match="belum tiba"):
        numbered(make_letter(office), office, date(2026, 11, 29), "1")


def test_two_clerks_in_the_same_second_get_two_numbers(tmp_path, transactional_db):
    """Item 27 of quality.md 3, for letters."""
    make_signatory()
    office = Office()
    own()
    letters = [make_letter(office, by=office.back) for _ in range(6)]
    clerk = lambda letter: lambda: actions.give_number(letter=letter, by=office.back, dated=letter.drafted_at.date())  # noqa: E731
    with shared_database(tmp_path):
        given = race(*[clerk(letter) for letter in letters])
        last = apart(lambda: Sequence.objects.get(name="letter:sendiri").last)
        stored = apart(lambda: list(Letter.objects.values_list("number", flat=True)))
    assert not [one for one in given if isinstance(one, Exception)]
    assert len(set(stored)) == 6 and last == 6


def test_two_clerks_type_the_same_number_at_once(tmp_path, transactional_db):
    make_signatory()
    office = Office()
    letters = [make_letter(office, by=office.back) for _ in range(2)]

    def clerk(letter):
        return lambda: actions.give_number(
            letter=letter, by=office.back, dated=letter.drafted_at.date(), number="400.9/0012/2026"
        )

    with shared_database(tmp_path):
        given = race(*[clerk(letter) for letter in letters])
        stored = apart(lambda: sorted(Letter.objects.values_list("number", flat=True)))
    assert stored == ["", "400.9/0012/2026"]
    assert [type(one) for one in given if isinstance(one, Exception)] == [DomainError]


# --- Who signs -----------------------------------------------------------------------------------
def test_whoever_signs_on_the_day_of_the_letter(office):
    make_signatory(
        name="Nurhayati Effendi, S.Sos.",
        mode="plh",
        since=date(2026, 11, 25),
        until=date(2026, 11, 27),
        nip="1",
        rank="",
    )
    away = numbered(make_letter(office), office, date(2026, 11, 26), "1")
    back = numbered(make_letter(office), office, DAY, "2")
    assert away.signature == {"above": ["Plh. Kepala Dinas,"], "below": ["Nurhayati Effendi, S.Sos.", "NIP 1"]}
    assert back.signature["above"] == ["Kepala Dinas,"]


def test_on_behalf(office):
    make_signatory(
        name="Zainal Hakim", on_behalf="ub", own_position="Kepala Bidang Rehabilitasi Sosial", through="Sekretaris",
        since=date(2026, 11, 28),
    )  # fmt: skip
    letter = numbered(make_letter(office), office, number="1")
    assert letter.signature["above"] == [
        "a.n. Kepala Dinas", "Sekretaris", "u.b.", "Kepala Bidang Rehabilitasi Sosial,",
    ]  # fmt: skip


def test_without_anybody_to_sign_there_is_no_number(office):
    kind("pbi-aktif", position="Kepala Badan", mode=Mode.OWN)
    with pytest.raises(DomainError, match="Kepala Badan pada 28-11-2026"):
        numbered(make_letter(office), office)
    assert not Sequence.objects.filter(name__startswith="letter:").exists()


# --- Frozen --------------------------------------------------------------------------------------
def test_a_numbered_letter_prints_the_same_for_ever(office, at):
    letter = numbered(make_letter(office), office, number="400.9/0012/2026")
    before = printing.letter_pdf(letter)
    at(datetime(2028, 3, 1, 8, 0))
    settings.set("letterhead.lines", "PEMERINTAH LAIN\nDINAS LAIN", by=office.admin)
    settings.set("office.seat", "Tempat Lain", by=office.admin)
    settings.set("office.public_address", "https://lain.go.id", by=office.admin)
    make_signatory(name="Orang Baru", mode="plt", since=date(2026, 1, 1))
    kind("pbi-aktif", name="Nama Lain", position="Lain", paper="a4", shape="surat", klas="1")
    assert printing.letter_pdf(fresh(letter)) == before


def test_the_words_of_a_numbered_letter_do_not_change(office):
    letter = numbered(make_letter(office), office, number="1")
    with pytest.raises(IllegalMove, match="sudah bernomor"):
        actions.redraft(letter=letter, by=office.back, extra=PBI)


def test_a_draft_is_written_anew_from_the_record(office):
    letter = make_letter(office)
    actions.redraft(letter=letter, by=office.back, extra=PBI | {"faskes": "RSUD Rabain"})
    assert "RSUD Rabain" in str(fresh(letter).data)


def test_numbering_a_second_time_is_refused(office):
    letter = numbered(make_letter(office), office, number="1")
    with pytest.raises(IllegalMove, match="karena keadaannya bernomor"):
        numbered(letter, office, number="2")


# --- On paper ------------------------------------------------------------------------------------
def test_the_steps_on_paper_stand_among_those_of_the_intake(office):
    letter = make_letter_at(Status.HANDED, office)
    steps = IntakeStep.objects.filter(intake=letter.owner_id).exclude(step__in=["front_office", "back_office"])
    assert [(row.step, row.who) for row in steps.order_by("pk")] == [
        ("paraf", "Herlina Wijaya"), ("tanda_tangan", "Drs. H. Mahmud Anwar, M.Si."), ("serah", "Rukmini"),
    ]  # fmt: skip


def test_a_paraf_goes_with_the_words_it_was_put_under(office):
    letter = make_letter(office)
    actions.record(letter=letter, name="paraf", by=office.back, paraf_by="Herlina", paraf_on=DAY)
    actions.redraft(letter=fresh(letter), by=office.back, extra=PBI | {"need": "rawat"})
    assert (fresh(letter).paraf_by, fresh(letter).paraf_on) == ("", None)


def test_paraf_signature_and_hand_over_follow_each_other(office, at):
    at(datetime(2026, 12, 3, 9, 0))
    letter = make_letter(office)
    with pytest.raises(DomainError, match="baru disusun 03-12-2026"):
        actions.record(letter=letter, name="paraf", by=office.back, paraf_by="Herlina", paraf_on=date(2020, 1, 1))
    numbered(fresh(letter), office, date(2026, 12, 1), "400.9/7/2026")
    actions.record(letter=fresh(letter), name="paraf", by=office.back, paraf_by="H", paraf_on=date(2026, 12, 2))
    for day, why in ((1, "baru diparaf 02-12-2026"), (4, "belum tiba")):
        with pytest.raises(DomainError, match=why) as refused:
            actions.record(letter=fresh(letter), name="sign", by=office.back, signed_on=date(2026, 12, day))
        assert set(refused.value.fields) == {"signed_on"}
    actions.record(letter=fresh(letter), name="sign", by=office.back, signed_on=date(2026, 12, 2))


def test_a_letter_is_not_signed_before_its_date(office):
    kind("pbi-aktif", needs_paraf=False)
    letter = numbered(make_letter(office), office, number="400.9/8/2026")
    with pytest.raises(DomainError, match="baru bertanggal 28-11-2026"):
        actions.record(letter=fresh(letter), name="sign", by=office.back, signed_on=date(2026, 11, 27))


def test_no_signature_before_the_paraf(office):
    letter = numbered(make_letter(office), office, number="1")
    with pytest.raises(Incomplete, match="Paraf belum dicatat"):
        actions.record(letter=letter, name="sign", by=office.back, signed_on=DAY)


def test_hand_over_is_not_before_the_signature_nor_in_the_future(office):
    letter = make_letter_at(Status.SIGNED, office)
    for day in (date(2026, 11, 27), date(2026, 11, 29)):
        with pytest.raises(DomainError) as refused:
            actions.record(letter=letter, name="hand", by=office.back, handed_on=day, handed_to="Rukmini")
        assert set(refused.value.fields) == {"handed_on"}


def test_the_scan_may_follow(office):
    letter = make_letter_at(Status.HANDED, office)
    actions.attach_scan(letter=letter, by=office.back, upload=upload())
    assert Attachment.objects.of(letter).count() == 1


def test_a_letter_not_signed_takes_no_scan(office):
    letter = make_letter(office)
    with pytest.raises(IllegalMove):
        actions.attach_scan(letter=letter, by=office.back, upload=upload())


def test_a_voided_number_stays_taken(office):
    own()
    letter = make_letter_at(Status.VOID, office)
    assert (fresh(letter).number, letter.void_reason) == ("400.9/0001/XI/2026", "Salah ketik.")
    assert numbered(make_letter(office), office).number == "400.9/0002/XI/2026"


def test_voiding_needs_a_reason(office):
    letter = numbered(make_letter(office), office, number="1")
    with pytest.raises(Incomplete) as refused:
        actions.record(letter=letter, name="void", by=office.back, note=" ")
    assert "note" in refused.value.fields


def test_a_discarded_draft_takes_no_number(office):
    letter = make_letter(office)
    actions.record(letter=letter, name="discard", by=office.back)
    assert (fresh(letter).status, fresh(letter).number) == (Status.VOID, "")


# --- Who may -------------------------------------------------------------------------------------
def test_the_registry_numbers_and_voids_but_does_not_draft(office):
    registry = make_user(Role.REGISTRY)
    letter = make_letter(office)
    actions.give_number(letter=letter, by=registry, dated=DAY, number="1")
    with pytest.raises(IllegalMove, match="peran Anda"):
        actions.record(letter=letter, name="sign", by=registry, signed_on=DAY)
    actions.record(letter=letter, name="void", by=registry, note="Salah.")
    assert not Letter.objects.visible_to(registry, Can.LETTER_VIEW).exists()


def test_a_kabid_drafts_for_the_own_bidang_but_gives_no_number(office):
    intake = make_intake(office.back, slug="pbi-aktif")
    assert not Letter.objects.visible_to(office.kabid_rehsos, Can.LETTER_VIEW).exists()
    letter = make_letter(office, intake=intake)
    with pytest.raises(IllegalMove):
        actions.give_number(letter=letter, by=office.kabid_rehsos, dated=DAY, number="1")


def test_every_act_is_an_event_sealed_for_the_owner_of_the_record(office):
    letter = make_letter_at(Status.HANDED, office)
    acts = list(Event.objects.filter(subject_type="documents.letter").order_by("id").values_list("act", flat=True))
    assert acts == ["letter.draft", "letter.number", "letter.paraf", "letter.sign", "letter.hand"]
    assert {row.owner for row in Event.objects.filter(subject_type="documents.letter")} == {letter.sealed_for}
    assert letter.sealed_for.startswith("intake:")
    assert len(history(letter)) == 5


def test_a_letter_of_a_referral_belongs_to_its_intake_in_the_trail(office):
    referral = make_referral(office)
    extra = {"to": "Yth. Ketua Baznas", "place": "Muara Enim", "lampiran": "-", "copies": "Kades Segamit"}
    letter = actions.draft(owner=referral, kind=kind("surat-rujukan"), by=office.back, extra=extra)
    assert letter.sealed_for == referral.intake.trail_owner
    assert letter.data["slip"]["title"] == "Balasan rujukan" and letter.data["copies"] == ["Kades Segamit"]


def test_a_referral_to_an_own_bidang_gets_a_nota_dinas_and_no_surat_rujukan(office):
    referral = make_referral(office, to="rehabilitasi-sosial")
    extra = {"to": "Kepala Bidang", "instruction": "Tindak lanjuti.", "copies": ""}
    with pytest.raises(DomainError, match="tidak dapat disusun"):
        actions.draft(owner=referral, kind=kind("surat-rujukan"), by=office.back, extra=extra)
    letter = actions.draft(owner=referral, kind=kind("nota-dinas"), by=office.back, extra=extra)
    with transaction.atomic():
        assert numbered(letter, office).number == "400.9/ND-0001/XI/2026"
