"""Rows against the register: who is meant, what changes, what never happens."""

from datetime import date

import pytest

from accounts.authz import Can, Role
from cases import actions as cases
from cases.models import (
    Classification,
    DesilRecord,
    DuplicatePair,
    Family,
    FamilyCard,
    FamilyMembership,
    Kind,
    PairSource,
    PairState,
    Participation,
    Person,
)
from imports import actions, deciding, tasks
from imports.models import Origin, Placing, Result
from office.jobs.worker import drain
from regions.models import Region
from tests.factories.accounts import make_user
from tests.factories.cases import make_classification, make_person
from tests.factories.imports import figures, line, make_applied, make_previewed, nik, rechecked
from trail.models import Event
from trail.reading import history

pytestmark = pytest.mark.django_db
BORN = date(1980, 5, 17)
FULL = (
    "NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;HUB KELUARGA;ALAMAT;RT;DESA;KECAMATAN;PKH;PBI JKN;DESIL;NO HP;ID DTKS"
)


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


@pytest.fixture
def rehsos():
    return make_user(Role.REHSOS)


def full(number, name="SITI AMINAH", kk="1603100709207003", role="ISTRI", **cells):
    row = {
        "born": "17-05-1980", "sex": "L", "kk": kk, "role": role, "alamat": "JL. MELATI", "rt": "1", "desa": "SEGAMIT",
        "kec": "SEMENDE DARAT ULU", "pkh": "YA", "pbi": "TIDAK", "desil": "2", "hp": "081200004439", "dtks": "",
    } | cells  # fmt: skip
    return ";".join([number, name, *row.values()])


def applied(by, *lines, **more):
    return make_applied(by, *lines, header=FULL, **more)


def person(number) -> Person:
    return Person.objects.get(nik=number)


# --- New ------------------------------------------------------------------------------------------------------------
def test_a_new_person_comes_in_whole(data):
    number = nik(BORN)
    batch = applied(data, full(number, dtks="1603102004000001"))
    found = person(number)
    assert figures(batch) == (1, 0, 0, 0, 0)
    assert (found.name, found.name_key, found.birth_date, found.sex) == ("SITI AMINAH", "SITI AMINAH", BORN, "L")
    assert (found.village_id, found.kecamatan_id, found.rt) == ("16.03.10.2004", "16.03.10", "001")
    assert (found.phone, found.address, found.nik_state) == ("6281200004439", "JL. MELATI", "belum_diperiksa")
    assert found.external_ids.get().value == "1603102004000001"
    family = Family.objects.get(no_kk="1603100709207003")
    assert (family.head_id, family.village_id, family.restricted) == (found.pk, "16.03.10.2004", False)
    assert family.memberships.get().role == "istri"
    assert family.cards.get().no_kk == family.no_kk
    assert family.participations.get().programme.code == "PKH"
    assert DesilRecord.objects.get().desil == 2


def test_person_and_family_have_one_event_each_that_tells_all_and_names_row_and_batch(data):
    number = nik(BORN)
    batch = applied(data, full(number, dtks="1603102004000001"))
    found, family = person(number), Family.objects.get()
    participation = family.participations.get()
    told = {}
    for subject, act in ((found, "person.create"), (family, "family.create")):
        (event,) = history(subject)
        assert (event.act, event.note, event.actor) == (act, f"Impor #{batch.pk}, baris 2", "Operator Data")
        told |= {change.field: change.new for change in event.changes}
    assert told["name"] == "SITI AMINAH" and told["family"] == family.pk and told["role"] == "istri"
    assert told["id_dtks"] == "1603102004000001"
    assert [value for name, value in told.items() if name.startswith("desil nasional")] == [2]
    assert told[f"participation {participation.pk}"]["programme_id"] == participation.programme_id


def test_a_family_is_put_together_from_its_rows(data):
    kk = "1603100709207003"
    applied(
        data,
        full(nik(BORN), "BUDI", kk, "ANAK"),
        full(nik(BORN), "HASAN", kk, "KEPALA KELUARGA"),
        full(nik(BORN), "ALI", kk, "KEPALA KELUARGA"),
    )
    family = Family.objects.get()
    assert [m.role for m in family.memberships.order_by("pk")] == ["anak", "kepala", "lainnya"]
    assert (family.head.name, family.head_key) == ("HASAN", "HASAN")


# --- Again and changed ----------------------------------------------------------------------------------------------
def test_the_same_file_again_changes_nothing(data):
    rows = [
        full(nik(BORN), dtks="1"),
        full("-", "ALI", "-"),
        full("0", "HASAN", "-", dtks="2"),
        full("", "UMAR", "-", born=""),
    ]
    assert figures(applied(data, *rows)) == (4, 0, 0, 0, 0)
    before = [model.objects.count() for model in (Person, Family, Classification, Participation, Event, Origin)]
    again = applied(data, *rows)
    assert figures(again) == (0, 0, 4, 0, 0)
    after = [model.objects.count() for model in (Person, Family, Classification, Participation, Event, Origin)]
    acts = Event.objects.order_by("-pk").values_list("act", flat=True)[: after[4] - before[4]]
    assert all(act.startswith("import.") for act in acts)
    assert [n for n in after if n != after[4]] == [n for n in before if n != before[4]]


def test_three_without_a_nik_are_three_persons(data):
    rows = [full("", "SITI", "-", born=""), full("0", "SITI", "-", born=""), full("-", "SITI", "-", born="")]
    assert figures(applied(data, *rows)) == (3, 0, 0, 0, 0)
    assert Person.objects.filter(nik=None, name="SITI").count() == 3


def test_one_changed_cell_changes_one_person(data):
    first, second = nik(BORN), nik(BORN)
    applied(data, full(first), full(second, "BUDI"))
    batch = applied(data, full(first), full(second, "BUDI", hp="081211112222"))
    assert figures(batch) == (0, 1, 1, 0, 0)
    assert (person(second).phone, person(second).version) == ("6281211112222", 2)
    assert person(first).version == 1
    change = history(person(second))[0]
    assert (change.act, [(c.field, c.old, c.new) for c in change.changes]) == (
        "person.update",
        [("phone", "6281200004439", "6281211112222")],
    )


def test_empty_cells_and_missing_columns_erase_nothing(data):
    number = nik(BORN)
    applied(data, full(number))
    applied(data, full(number, "SITI AMINAH", "-", "", born="", sex="", alamat="-", rt="", pkh="", desil="", hp=""))
    make_applied(data, f"{number};SITI AMINAH;JL. MELATI", header="NIK;NAMA;ALAMAT")
    found = person(number)
    assert (found.birth_date, found.sex, found.phone, found.address, found.rt) == (
        BORN,
        "L",
        "6281200004439",
        "JL. MELATI",
        "001",
    )
    assert found.memberships.filter(until=None).exists()
    assert Participation.objects.get().status == "aktif"


def test_capitals_and_punctuation_are_no_change(data):
    number = nik(BORN)
    applied(data, full(number, "NUR'AINI, S.PD"))
    assert figures(applied(data, full(number, "Nuraini S.Pd", alamat="Jl. Melati"))) == (0, 0, 1, 0, 0)
    assert person(number).name == "NUR'AINI, S.PD"


def test_standing_in_life_is_taken_by_its_words_and_words_that_mean_nothing_change_nothing(data):
    number, header = nik(BORN), "NIK;NAMA;STATUS KAWIN;PENDIDIKAN TERAKHIR;PEKERJAAN"
    make_applied(data, f"{number};SITI AMINAH;Cerai Mati;SLTP/Sederajat;Penyadap Karet", header=header)
    found = person(number)
    assert (found.marital_status, found.education, found.occupation) == ("cerai_mati", "sltp", "penyadap_karet")
    batch = make_applied(data, f"{number};SITI AMINAH;;-;ASTRONOT", header=header)
    found.refresh_from_db()
    assert (found.marital_status, found.education, found.occupation) == ("cerai_mati", "sltp", "penyadap_karet")
    assert figures(batch) == (0, 0, 1, 0, 0)


def test_a_year_alone_replaces_no_full_date_but_fills_an_empty_one(data):
    known, unknown = nik(BORN), nik(BORN)
    applied(data, full(known), full(unknown, "BUDI", born=""))
    applied(data, full(known, born="1980"), full(unknown, "BUDI", born="Tahun 1981"))
    assert person(known).birth_date == BORN
    assert (person(unknown).birth_year, person(unknown).birth_precision) == (1981, "year")


def test_a_later_row_of_the_same_person_only_fills(data):
    number = nik(BORN)
    batch = make_applied(data, line("SITI", "11", number=number), line("SITY", "12", number=number))
    assert figures(batch) == (1, 1, 0, 0, 0)
    assert person(number).name == "SITI"
    assert {row.kind.code for row in person(number).classifications.all()} == {"11", "12"}


def test_a_row_without_nik_beside_its_twin_with_one_is_one_person(data):
    number = nik(BORN)
    assert figures(applied(data, full("-"), full(number))) == (1, 1, 0, 0, 0)
    assert person(number).name == "SITI AMINAH"
    assert figures(applied(data, full("-"), full(number))) == (0, 0, 2, 0, 0)


# --- What is left alone ---------------------------------------------------------------------------------------------
def test_a_nik_of_somebody_clearly_else_overwrites_nobody(data):
    other = make_person(name="HASAN BASRI", nik=nik(BORN), birth_date=date(1950, 1, 1))
    batch = applied(data, full(other.nik, "SITI AMINAH"))
    row = batch.rows.get()
    assert figures(batch) == (0, 0, 0, 0, 1)
    assert row.register_code_list == ["register_conflict"]
    assert (row.outcome, row.result) == ("ok", Result.FAILED)
    other.refresh_from_db()
    assert other.name == "HASAN BASRI"


def test_one_nik_for_two_persons_in_one_list_of_kinds(data):
    number = nik(BORN)
    batch = make_applied(
        data, line("HASAN BASRI", "11", number=number), line("SITI AMINAH", "12", number=number, born=date(1990, 1, 1))
    )
    assert figures(batch) == (1, 0, 0, 0, 1)
    assert person(number).name == "HASAN BASRI"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("meninggal", "register_deceased"), ("pindah", "register_moved"), ("lainnya", "register_inactive")],
)
def test_a_deactivated_person_comes_back_to_a_human(data, reason, code):
    gone = make_person(name="SITI AMINAH", nik=nik(BORN), birth_date=BORN)
    cases.deactivate_person(by=data, person=gone, reason=reason)
    batch = applied(data, full(gone.nik))
    assert figures(batch) == (0, 0, 0, 0, 1)
    assert batch.rows.get().register_code_list == [code]


def test_another_kk_moves_nobody(data):
    number = nik(BORN)
    applied(data, full(number))
    batch = applied(data, full(number, kk="1603100709209999"))
    assert batch.rows.get().register_code_list == ["register_kk_differs"]
    assert FamilyMembership.objects.get(person__nik=number, until=None).family.no_kk == "1603100709207003"
    assert not Family.objects.filter(no_kk="1603100709209999").exists()


def test_somebody_alike_without_a_nik_is_pointed_out(data):
    make_person(name="SITI AMINAH", birth_date=BORN)
    batch = applied(data, full(nik(BORN)))
    assert batch.rows.get().register_code_list == ["register_similar"]
    assert Person.objects.filter(name="SITI AMINAH").count() == 2


def test_who_is_left_undecided_goes_to_the_duplicates_desk(data):
    known = make_person(name="SITI AMINAH", birth_date=BORN)
    applied(data, full(nik(BORN)))
    pair = DuplicatePair.objects.get()
    assert (pair.low, pair.source, pair.state) == (known, PairSource.IMPORT, PairState.OPEN)


def test_who_was_said_to_be_another_is_decided_there(data):
    make_person(name="SITI AMINAH", birth_date=BORN)
    batch = make_previewed(data, full(nik(BORN)), header=FULL)
    deciding.identify(by=data, batch=batch, row=batch.rows.get(), person=None, other=True)
    actions.start(by=data, batch=rechecked(batch, data), begin=tasks.apply)
    drain()
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.decided_by) == (PairState.OTHER, data)


def test_taking_the_batch_back_takes_the_pair_with_it(data):
    make_person(name="SITI AMINAH", birth_date=BORN)
    batch = applied(data, full(nik(BORN)))
    actions.undo(by=data, batch=batch, begin=tasks.undo)
    drain()
    assert Person.objects.count() == 1 and not DuplicatePair.objects.exists()


def test_errors_never_go_in(data):
    batch = applied(data, full("123"), full(nik(BORN), "-"), full(nik(BORN), desa="ANTAH"))
    assert figures(batch) == (0, 0, 0, 0, 3)
    assert not Person.objects.exists()


# --- Kinds and programmes -------------------------------------------------------------------------------------------
def test_a_family_kind_is_the_familys(data):
    number = nik(BORN)
    make_applied(data, line("BUDI", "24", number=number))
    family = Family.objects.get()
    assert (family.head.nik, family.memberships.get().role, family.no_kk) == (number, "kepala", None)
    assert Classification.objects.get().family == family


def test_a_family_made_for_a_kind_gets_its_number_later(data):
    number = nik(BORN)
    make_applied(data, line("SITI AMINAH", "24", number=number))
    applied(data, full(number))
    assert Family.objects.get().no_kk == "1603100709207003"


def test_a_broken_rule_goes_in_with_a_reason(data):
    make_applied(data, line("MUDA", "08", born=date(2000, 1, 1)))
    found = Classification.objects.get()
    assert (found.override_reason, found.age, found.assessed_on) == (
        "Menurut daftar yang diimpor.",
        26,
        date(2026, 8, 31),
    )


def test_a_kind_that_ended_after_the_list_was_made_stays_ended(data):
    known = make_person(name="BUDI", nik=nik(BORN), birth_date=BORN, sex="L")
    found = make_classification(known, "11", by=data, assessed_on=date(2026, 1, 1))
    cases.end_classification(by=data, classification=found, ended_on=date(2026, 9, 15), reason="selesai")
    assert figures(make_applied(data, line("BUDI", "11", number=known.nik))) == (0, 0, 1, 0, 0)
    assert known.classifications.filter(ended_on=None).count() == 0


def test_payments_have_a_period_and_an_amount(data):
    header, number = "NIK;Nama;No KKS;Jenis Bansos;Tahap Salur;Nominal", nik(BORN)
    rows = [f"{number};BUDI;6032981575353090;SEMBAKO;Tahap {n} Tahun 2026;Rp 600.000" for n in (1, 2)]
    assert figures(make_applied(data, *rows, header=header)) == (1, 1, 0, 0, 0)
    assert set(Participation.objects.values_list("period", "amount")) == {("2026-T1", 600000), ("2026-T2", 600000)}
    assert figures(make_applied(data, rows[0].replace("600", "500"), header=header)) == (0, 1, 0, 0, 0)


# --- Where people live ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "place"), [("16.03.10.2004", ("16.03.10.2004", "16.03.10")), ("16.03.10", (None, "16.03.10"))]
)
def test_the_place_for_a_list_without_regions(data, code, place):
    number = nik(BORN)
    make_applied(data, line("BUDI", "11", number=number), placing=Placing.REGION, region=Region.objects.get(pk=code))
    assert (person(number).village_id, person(number).kecamatan_id) == place


def test_the_place_of_somebody_known_stays(data):
    known = make_person("16.03.10.2009", name="BUDI", nik=nik(BORN), birth_date=BORN)
    make_applied(
        data,
        line("BUDI", "11", number=known.nik),
        placing=Placing.REGION,
        region=Region.objects.get(pk="16.03.10.2004"),
    )
    known.refresh_from_db()
    assert known.village_id == "16.03.10.2009"


def test_without_a_place_they_are_unplaced_and_said_so(data):
    batch = make_applied(data, line("BUDI", "11"))
    assert batch.rows.get().register_code_list == ["register_unplaced"]
    assert Person.objects.unplaced().count() == 1


def test_only_known_ones_on_wish(data):
    known = make_person(name="BUDI", nik=nik(BORN), birth_date=BORN)
    batch = make_applied(data, line("BUDI", "11", number=known.nik), line("BARU", "11"), placing=Placing.KNOWN)
    assert figures(batch) == (0, 1, 0, 1, 0)
    assert Person.objects.count() == 1


# --- What is Rahasia ------------------------------------------------------------------------------------------------
def sees(user, number) -> bool:
    return Person.objects.visible_to(user, Can.PERSON_VIEW).filter(nik=number).exists()


def test_a_person_known_only_through_rahasia_is_there_for_rehsos_alone(data, rehsos):
    number = nik(BORN)
    batch = make_applied(data, line("ANAK", "03", number=number))
    assert figures(batch) == (1, 0, 0, 0, 0)
    assert person(number).restricted
    assert (sees(rehsos, number), sees(data, number), sees(make_user(Role.FRONT), number)) == (True, False, False)


def test_an_open_kind_brings_a_restricted_person_into_the_open(data):
    number = nik(BORN)
    make_applied(data, line("BUDI", "16", number=number))
    batch = make_applied(data, line("BUDI", "11", number=number))
    assert figures(batch) == (1, 0, 0, 0, 0)  # to whoever is not cleared the person is new
    assert batch.rows.get().diff == {}
    assert not person(number).restricted
    assert figures(make_applied(data, line("BUDI", "11", number=number))) == (0, 0, 1, 0, 0)


def test_a_rahasia_list_changes_nothing_of_somebody_openly_known(data):
    known = make_person(name="BUDI", nik=nik(BORN), birth_date=BORN)
    make_applied(data, line("BUDI BARU", "16", number=known.nik, sex="L"))
    known.refresh_from_db()
    assert (known.name, known.restricted) == ("BUDI", False)
    assert known.classifications.get().kind.code == "16"
    assert not Classification.objects.visible_to(data, Can.PERSON_VIEW).exists()


def test_a_restricted_holder_yields_the_nik_to_somebody_else(data):
    number = nik(BORN)
    make_applied(data, line("HASAN BASRI", "16", number=number, born=date(1950, 1, 1)))
    batch = make_applied(data, line("SITI AMINAH", "11", number=number))
    assert figures(batch) == (1, 0, 0, 0, 0)
    assert batch.rows.get().register_code_list == ["register_unplaced"]
    states = dict(Person.objects.filter(nik=number).values_list("name", "nik_state"))
    assert states == {"HASAN BASRI": "sengketa", "SITI AMINAH": "belum_diperiksa"}
    assert not Person.objects.get(name="SITI AMINAH").nik_disputed


def test_both_in_one_list_too(data):
    number = nik(BORN)
    make_applied(
        data, line("HASAN BASRI", "16", number=number, born=date(1950, 1, 1)), line("SITI AMINAH", "11", number=number)
    )
    states = dict(Person.objects.filter(nik=number).values_list("name", "nik_state"))
    assert states == {"HASAN BASRI": "sengketa", "SITI AMINAH": "belum_diperiksa"}


def test_a_restricted_person_joins_no_open_family(data):
    applied(data, full(nik(BORN)))
    header = "NIK;NAMA;TANGGAL LAHIR;NO KK;KATEGORI;DESA;KECAMATAN"
    number = nik(BORN)
    make_applied(data, f"{number};RAHASIA;17-05-1980;1603100709207003;16;SEGAMIT;SEMENDE DARAT ULU", header=header)
    assert not person(number).memberships.exists()
    assert Family.objects.get().memberships.count() == 1


def test_a_preview_says_what_applying_then_does(data):
    known = make_person(name="BUDI", nik=nik(BORN), birth_date=BORN, phone="6281200000000")
    rows = [full(known.nik, "BUDI"), full(nik(BORN), "BARU"), full("123", "SALAH"), full(known.nik, "BUDI")]
    batch = make_previewed(data, *rows, header=FULL)
    assert figures(batch) == (1, 1, 1, 0, 1)
    assert batch.rows.get(plan="berubah").diff["phone"] == ["6281200000000", "6281200004439"]
    assert not Person.objects.filter(name="BARU").exists()


# --- Lists of those switched off --------------------------------------------------------------------------------
OFF = "nama,noka_jkn,nik,no_kk,desil_nasional,kepesertaan,status,kode_desa,rw,rt,alamat"


def switched_off(by, *rows: tuple[str, str]):
    return make_applied(by, *[f"SITI AMINAH,,{n},,,PBI JK,{state},1603102004,,," for n, state in rows], header=OFF)


def test_a_list_of_those_switched_off_ends_what_stands_and_is_a_list_to_work_through(data, client_for):
    held, unknown, active = nik(BORN), nik(BORN), nik(BORN)
    applied(data, full(held, "SITI AMINAH", "-", pkh="TIDAK", pbi="YA"))
    batch = switched_off(data, (held, "NONAKTIF"), (unknown, "non aktif"), (active, "AKTIF"))
    states = {row.person.nik: (row.status, row.ended_on) for row in Participation.objects.select_related("person")}
    day = batch.reference_date
    assert states == {held: ("berhenti", day), unknown: ("berhenti", day), active: ("aktif", None)}
    programme = Participation.objects.first().programme_id
    client = client_for(make_user(Role.BACK))
    page = client.get(f"/ppks/?programme={programme}&peserta=berhenti").context_data["page"]
    assert {person.nik for person in page.rows} == {held, unknown}
    page = client.get(f"/ppks/?programme={programme}").context_data["page"]
    assert {person.nik for person in page.rows} == {active}
    again = switched_off(data, (held, "NONAKTIF"), (unknown, "non aktif"), (active, "AKTIF"))
    assert figures(again) == (0, 0, 3, 0, 0)


def test_a_family_of_one_gets_its_card_from_a_later_row_of_the_list(data):
    """It is made for a kind of families by a row that names no No. KK."""
    kind, number = Kind.objects.filter(subjects="family", level__lt=3).first().code, nik()
    rows = [f"{number};ANI;17-05-1980;L;{kind};{kk}" for kk in ("", "1603100709207003")]
    batch = make_applied(data, *rows, header="nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;no_kk")
    family = Family.objects.get()
    assert (family.no_kk, family.head.name) == ("1603100709207003", "ANI")
    assert FamilyCard.objects.get().no_kk == family.no_kk
    assert batch.status == "selesai"
