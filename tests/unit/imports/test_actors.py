"""Lists of PSKS on their way into the register of those who help."""

import pytest

from accounts.authz import Role
from cases import actions as case_actions
from cases.models import CaseService
from cases.workflow import Status as CaseStatus
from imports import actions, deciding, tasks
from imports.models import Content, Undone
from imports.workflow import Status
from office import clock
from office.errors import DomainError
from office.jobs.worker import drain
from psks import actions as psks
from psks.models import Actor, Kind
from regions.models import Region
from tests.factories.accounts import make_user
from tests.factories.casework import make_case_at
from tests.factories.imports import figures, line, make_applied, make_previewed, make_read, nik, rechecked, row_named
from tests.factories.psks import make_actor
from tests.factories.referrals import Office
from tests.unit.imports.test_undoing import kept, register, undo
from trail.reading import history

pytestmark = pytest.mark.django_db
SEGAMIT, ULU, LUBAI = "16.03.10.2004", "16.03.10", "16.03.14"
BULELENG = "kode_kategori;nik;nama;tgl_lahir;jenis_kelamin;tipe_lembaga;nomor_registrasi;catatan"
TKSK = (
    "no_induk_tksk_a;no_induk_tksk_b;kecamatan;nama;nama_ibu_kandung;nik;tempat_lahir;tanggal_lahir;jk;alamat;no_hp;"
    "pendidikan;tahun_pengangkatan;mulai_aktif;sertifikat;diklat;pendampingan"
)
PSM = (
    "nama;jk;pendidikan_terakhir;nik;alamat;no_hp;email;mulai_aktif;legalitas_sertifikat;jenis_diklat_yg_diikuti;"
    "pendampingan"
)
KT = "nama;desa;kec;hp;email;nama_ketua;legalitas;klasifikasi;jml_pengurus;jenis_kegiatan"


@pytest.fixture
def data():
    return make_user(Role.DATA, name="Operator Data")


def tksk(name="RUSDI", kec="SEMENDE DARAT ULU", number=None, hp="081200004439", since="01-02-2020"):
    number = nik() if number is None else number
    return f"A-1;B-2;{kec};{name};ZUBAIDAH;{number};Segamit;17-05-1980;L;Dusun I;{hp};SLTA;2019;{since};ada;Bimtek;PKH"


def kt(name="KT Bina 1", village="SEGAMIT", leader="RUSDI", **more):
    cells = {"kec": "SEMENDE DARAT ULU", "hp": "0734421234", "email": "a@b.id", "kl": "Tumbuh", "n": "12"} | more
    rest = f"{cells['hp']};{cells['email']};{leader};SK 1/2024;{cells['kl']};{cells['n']};olahraga"
    return f"{name};{village};{cells['kec']};{rest}"


# --- Recognised and taken in ----------------------------------------------------------------------------------------
def test_a_tksk_comes_in_whole_with_one_event(data):
    number = nik()
    batch = make_applied(data, tksk(number=number), header=TKSK)
    actor = Actor.objects.get()
    assert (batch.layout, batch.content, batch.psks_kind_id) == ("psks_tksk", Content.PSKS, "tksk")
    assert figures(batch) == (1, 0, 0, 0, 0)
    assert (actor.kind_id, actor.name, actor.nik, actor.sex, actor.kecamatan_id) == ("tksk", "RUSDI", number, "L", ULU)
    assert (actor.member_number, actor.phone, str(actor.since)) == ("A-1", "6281200004439", "2020-02-01")
    assert actor.education == "SLTA" and actor.details == {
        "nomor_induk_b": "B-2", "nama_ibu": "ZUBAIDAH", "tempat_lahir": "Segamit", "tahun_pengangkatan": "2019",
        "sertifikat": "ada", "diklat": "Bimtek", "pendampingan": "PKH",
    }  # fmt: skip
    (event,) = history(actor)
    assert (event.act, event.note) == ("psks.create", f"Impor #{batch.pk}, baris 2")


def test_an_organisation_comes_in_with_its_village_and_leader(data):
    make_applied(data, kt(), kt("KT Bina 2"), header=KT)
    first, second = Actor.objects.order_by("pk")
    assert (first.kind_id, first.village_id, first.leader) == ("karang-taruna", SEGAMIT, "RUSDI")
    assert (first.phone, first.email, second.name) == ("0734421234", "a@b.id", "KT Bina 2")
    assert first.details == {
        "legalitas": "SK 1/2024", "klasifikasi": "Tumbuh", "jumlah_pengurus": "12", "kegiatan": "olahraga"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "layout", "kind"),
    [
        (PSM, "psks_psm", "psm"),
        (TKSK, "psks_tksk", "tksk"),
        (KT, "psks_karang_taruna", "karang-taruna"),
        (BULELENG, "psks_kategori", None),
        ("nama;alamat_kantor;email;nama_ketua;hp_ketua;jenis_lk3;legalitas;jml_tenaga_profesional;jml_klien;"
         "jml_masalah_kasus", "psks_lk3", "lk3"),
        ("nama;alamat;desa;kec;hp;email;nama_ketua;legalitas;posisi_lks;ruang_lingkup;jenis_kegiatan", "psks_lks",
         "lks"),
        ("nama;desa;kec;hp;email;nama_ketua;legalitas;jml_pengurus;jml_anggota", "psks_wksbm", "wksbm"),
        ("nama;desa;kec;hp;email;nama_ketua;legalitas;jml_csr_kesos_perusahaan", "psks_forum_csr", "dunia-usaha"),
        ("nama;desa;kec;hp;email;nama_ketua;legalitas;jumlah keluarga pioner;jumlah keluarga plasma", "psks_fcu",
         "fcu"),
    ],
)  # fmt: skip
def test_every_header_set_is_recognised(data, header, layout, kind):
    batch = make_read(data, ";".join("x" for _ in header.split(";")), header=header)
    assert (batch.layout, batch.content, batch.psks_kind_id) == (layout, Content.PSKS, kind)


def test_a_list_of_people_stays_one(data):
    batch = make_read(data, line("BUDI") + ";a@b.id", header="nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;c;d;email")
    assert batch.content == Content.PEOPLE
    assert not [c["field"] for c in batch.tables[0]["columns"] if (c["field"] or "").startswith("psks")]


def test_the_kind_comes_from_a_column_by_name_short_name_or_number(data):
    rows = [f"{kind};;{name};;;;;" for kind, name in [("LKS", "KASIH"), ("karang taruna", "KT"), ("12", "PT MAJU")]]
    batch = make_applied(data, *rows, header=BULELENG, placing="wilayah", region=Region.objects.get(pk=SEGAMIT))
    assert dict(Actor.objects.values_list("name", "kind")) == {
        "KASIH": "lks", "KT": "karang-taruna", "PT MAJU": "dunia-usaha"
    }  # fmt: skip
    assert [row.code_list for row in batch.rows.order_by("pk")] == [[], [], ["psks_kind_numbered"]]
    assert set(Actor.objects.values_list("village", flat=True)) == {SEGAMIT}


def test_the_kind_may_be_chosen_for_a_list_of_no_known_form(data):
    batch = make_read(data, "RUSDI;SEGAMIT;SEMENDE DARAT ULU;081200004439", header="nama;desa;kecamatan;no_hp")
    assert batch.content == Content.PEOPLE
    start = {"by": data, "batch": batch, "chosen": {}, "reference_date": batch.reference_date, "placing": "berkas"}
    with pytest.raises(DomainError, match="Pilih jenis PSKS"):
        actions.confirm(**start, content="psks")
    actions.confirm(**start, content="psks", psks_kind=Kind.objects.get(pk="relawan"), begin=tasks.check)
    drain()
    batch.refresh_from_db()
    assert applied(batch, data).count("result", "created") == 1
    assert Actor.objects.get().kind_id == "relawan"


def applied(batch, by):
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


# --- What is wrong --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "header", "codes"),
    [
        ("MAKAN;;KASIH;;;;;", BULELENG, ["psks_kind_unknown"]),
        (";;KASIH;;;Panti;;", BULELENG, ["psks_kind_unknown"]),
        ("PSM;123;RUSDI;17-05-1980;L;;;", BULELENG, ["nik_bad_length"]),
        ("PSM;;;17-05-1980;L;;;", BULELENG, ["name_missing", "nik_missing"]),
        (kt(village="ENTAH DI MANA"), KT, ["village_unknown"]),
        (tksk(kec="ENTAH"), TKSK, ["kecamatan_unknown"]),
        (tksk(kec=""), TKSK, ["kecamatan_missing"]),
    ],
)
def test_what_cannot_go_in_is_an_error(data, row, header, codes):
    batch = make_applied(data, row, header=header)
    assert set(codes) <= set(batch.rows.get().code_list) and figures(batch) == (0, 0, 0, 0, 1)
    assert not Actor.objects.exists()


def test_what_is_doubtful_is_a_warning_and_is_left_out(data):
    number = nik()
    batch = make_applied(data, f"LKS;{number};KASIH 2;;;Panti;REG-1;x", header=BULELENG)
    assert batch.rows.get().code_list == ["nik_of_organisation"] and Actor.objects.get().nik == ""
    batch = make_applied(data, kt(email="bukan surel", hp="x"), header=KT)
    assert batch.rows.get().code_list == ["email_invalid", "phone_invalid"]
    batch = make_applied(data, tksk(since="2019"), header=TKSK)
    assert batch.rows.get().code_list == ["since_incomplete"]
    assert Actor.objects.get(kind="tksk").details["tahun_mulai"] == "2019"


def test_the_same_one_twice_in_a_list_is_said_and_one(data):
    batch = make_applied(data, kt(), kt(leader="SITI"), header=KT)
    assert [row.code_list for row in batch.rows.order_by("pk")] == [[], ["duplicate_in_file"]]
    assert Actor.objects.count() == 1


def test_a_second_tksk_of_a_kecamatan_comes_back_with_a_sentence(data):
    make_actor("tksk", kecamatan=ULU, name="SITI")
    batch = make_previewed(data, tksk(), tksk("ALI", kec="LUBAI"), tksk("UMAR", kec="LUBAI"), header=TKSK)
    assert [row.plan for row in batch.rows.order_by("pk")] == ["gagal", "baru", "gagal"]
    assert row_named(batch, "RUSDI").register_code_list == ["register_tksk_taken"]
    assert figures(applied(batch, data)) == (1, 0, 0, 0, 2)
    assert Actor.objects.get(kecamatan=LUBAI).name == "ALI"


def test_a_tksk_named_between_preview_and_application_is_seen(data):
    batch = make_previewed(data, tksk(), header=TKSK)
    make_actor("tksk", kecamatan=ULU, name="SITI")
    assert figures(applied(batch, data)) == (0, 0, 0, 0, 1)
    assert Actor.objects.get().name == "SITI"


# --- Who is meant, what changes ---------------------------------------------------------------------------------
def test_the_same_list_twice_changes_nothing(data):
    rows = [tksk(), tksk("SITI", kec="LUBAI")]
    make_applied(data, *rows, header=TKSK)
    before = register()
    assert figures(make_applied(data, *rows, header=TKSK)) == (0, 0, 2, 0, 0)
    assert register() == before
    assert {len(history(actor)) for actor in Actor.objects.all()} == {1}


@pytest.mark.parametrize(
    ("header", "rows"),
    [(KT, [kt(), kt("KT LAIN", "PELAKAT")]), (BULELENG, ["PSM;;RUSDI;17-05-1980;L;;;", "LKS;;KASIH;;;Panti;REG/1;x"])],
)
def test_without_a_nik_the_same_is_found_by_name_and_place_or_number(data, header, rows):
    make_applied(data, *rows, header=header)
    assert figures(make_applied(data, *rows, header=header)) == (0, 0, 2, 0, 0)


def test_one_changed_cell_changes_one_and_empty_cells_erase_nothing(data):
    number = nik()
    make_applied(data, tksk(number=number), header=TKSK)
    header = "no_induk_tksk_a;kecamatan;nama;nik;no_hp;diklat;email;jenis_psks"
    batch = make_previewed(data, f";SEMENDE DARAT ULU;Rusdi;{number};081200004440;;;TKSK", header=header)
    assert batch.rows.get().diff == {"Nomor HP": ["6281200004439", "6281200004440"]}
    applied(batch, data)
    actor = Actor.objects.get()
    assert (actor.phone, actor.name, actor.member_number) == ("6281200004440", "RUSDI", "A-1")
    assert actor.details["diklat"] == "Bimtek" and actor.kecamatan_id == ULU
    assert [event.act for event in history(actor)] == ["psks.update", "psks.create"]


def test_a_nik_of_somebody_clearly_else_overwrites_nobody(data):
    number = nik()
    make_actor("psm", village=SEGAMIT, name="HASAN BASRI", nik=number)
    batch = make_applied(data, f"PSM;{number};SITI AMINAH;;P;;;", header=BULELENG)
    assert batch.rows.get().register_code_list == ["register_conflict"]
    assert Actor.objects.get().name == "HASAN BASRI"


def test_one_person_may_help_in_two_ways(data):
    number = nik()
    make_applied(data, f"PSM;{number};RUSDI;;L;;;", f"TAGANA;{number};RUSDI;;L;;;", header=BULELENG)
    assert sorted(Actor.objects.values_list("kind", flat=True)) == ["psm", "tagana"]


def test_a_nik_is_given_to_who_had_none(data):
    make_applied(data, "PSM;;RUSDI;17-05-1980;L;;;", header=BULELENG)
    number = nik()
    assert figures(make_applied(data, f"PSM;{number};RUSDI;17-05-1980;L;;;", header=BULELENG)) == (0, 1, 0, 0, 0)
    assert Actor.objects.get().nik == number


def test_namesakes_of_two_villages_are_two(data):
    make_applied(data, kt(), header=KT)
    assert figures(make_applied(data, kt(village="PELAKAT"), header=KT)) == (1, 0, 0, 0, 0)


def test_where_a_list_names_no_place_the_only_one_of_the_name_is_meant_and_of_several_none(data):
    header = "nama;alamat_kantor;email;nama_ketua;hp_ketua;jenis_lk3;legalitas;jml_tenaga_profesional"
    row = "LK3 Harapan;Jl. Satu;;SITI;;;;2"
    make_actor("lk3", village=SEGAMIT, name="LK3 Harapan", leader="RUSDI")
    assert figures(make_applied(data, row, header=header)) == (0, 1, 0, 0, 0)
    make_actor("lk3", village="16.03.10.2009", name="LK3 Harapan")
    batch = make_applied(data, row, header=header)
    assert batch.rows.get().register_code_list == ["register_psks_several"] and figures(batch) == (0, 0, 0, 0, 1)


def test_of_two_of_one_name_in_a_village_the_leader_tells_or_nobody_is_changed(data):
    one, other = (make_actor("karang-taruna", village=SEGAMIT, name="KT Bina 1", leader=who) for who in ("ALI", "SITI"))
    rows = [kt(leader=who, email=f"{who}@b.id") for who in ("Ali", "Siti", "Umar")]
    batch = make_applied(data, *rows, header=KT)
    assert figures(batch) == (0, 2, 0, 0, 1)
    assert batch.rows.order_by("pk").last().register_code_list == ["register_psks_several"]
    for actor, email in ((one, "Ali@b.id"), (other, "Siti@b.id")):
        actor.refresh_from_db()
        assert actor.email.casefold() == email.casefold()


def test_who_has_ended_comes_back_to_a_human(data):
    actor = make_actor("karang-taruna", village=SEGAMIT, name="KT Bina 1")
    psks.end_actor(by=data, actor=actor, ended_on=actor.created_at.date(), reason="Bubar")
    batch = make_applied(data, kt(), header=KT)
    assert batch.rows.get().register_code_list == ["register_psks_ended"] and figures(batch) == (0, 0, 0, 0, 1)


def test_who_was_changed_since_the_preview_comes_back(data):
    make_applied(data, kt(), header=KT)
    batch = make_previewed(data, kt(leader="SITI"), header=KT)
    psks.update_actor(by=data, actor=Actor.objects.get(), leader="ALI")
    assert figures(applied(batch, data)) == (0, 0, 0, 0, 1)
    assert Actor.objects.get().leader == "ALI"


def test_only_known_ones_on_wish(data):
    batch = make_applied(data, "PSM;;RUSDI;17-05-1980;L;;;", header=BULELENG, placing="dikenal")
    assert figures(batch) == (0, 0, 0, 1, 0)


def test_a_reason_and_a_cell_are_decided_as_in_any_list(data):
    batch = make_previewed(data, kt(), kt("KT DUA", "ENTAH DI MANA"), header=KT)
    row = row_named(batch, "KT DUA")
    deciding.place(by=data, batch=batch, row=row, village=Region.objects.get(pk="16.03.10.2009"), remember=False)
    deciding.leave_out(by=data, batch=batch, row=row_named(batch, "KT Bina 1"), note="Sudah bubar.")
    assert figures(applied(rechecked(batch, data), data)) == (1, 0, 0, 1, 0)


# --- Rights, and taken back -----------------------------------------------------------------------------------------
def test_who_may_not_edit_psks_neither_confirms_nor_applies_nor_takes_back(data, monkeypatch):
    batch, done = make_previewed(data, kt(), header=KT), make_applied(data, kt("KT LAIN"), header=KT)
    read = make_read(data, kt(), header=KT)
    monkeypatch.setattr("imports.gates.areas", lambda user, can: [])
    with pytest.raises(DomainError, match="berwenang"):
        actions.start(by=data, batch=batch)
    with pytest.raises(DomainError, match="berwenang"):
        actions.undo(by=data, batch=done)
    with pytest.raises(DomainError, match="berwenang"):
        actions.confirm(by=data, batch=read, chosen={}, reference_date=read.reference_date, placing="berkas")


def test_all_of_it_goes_back(data):
    make_applied(data, kt(), header=KT)
    before = register()
    batch = make_applied(data, kt(leader="SITI", kl="Maju"), kt("KT LAIN"), kt("KT BARU"), header=KT)
    undo(data, batch)
    assert register() == before
    assert batch.counts["undone"] == {"kembali": 3, "tetap": 0}
    assert history(Actor.objects.get())[0].act == "psks.undo"


def test_who_was_changed_or_has_a_paper_since_stays_and_is_listed(data):
    back = make_user(Role.BACK, name="Yudi Pranata")
    batch = make_applied(data, kt("SATU"), kt("DUA"), kt("TIGA"), header=KT)
    one, two, _ = Actor.objects.order_by("pk")
    psks.update_actor(by=back, actor=one, leader="ALI")
    psks.add_paper(by=back, actor=two, kind="sk", number="1/2026")
    undo(data, batch)
    assert [name for name, _ in kept(batch)] == ["SATU", "DUA"]
    assert "Yudi Pranata" in kept(batch)[0][1]
    assert set(Actor.objects.values_list("name", flat=True)) == {"SATU", "DUA"}
    assert set(batch.rows.values_list("undone", flat=True)) == {Undone.KEPT, Undone.BACK}


def test_who_is_to_help_in_a_case_stays(data):
    """A relation without a name of its own counts, too; a protected key would stop the whole undoing."""
    batch, office = make_applied(data, kt("SATU"), kt("DUA"), header=KT), Office()
    service = CaseService.objects.get(slug="konseling")
    about = {"service": service, "actor": Actor.objects.get(name="SATU"), "due": clock.today(), "detail": ""}
    case_actions.add_intervention(by=office.rehsos, case=make_case_at(CaseStatus.PLAN, office), **about)
    undo(data, batch)
    assert [name for name, _ in kept(batch)] == ["SATU"]
    assert [actor.name for actor in Actor.objects.all()] == ["SATU"]


def test_lists_of_psks_are_not_compared(data):
    from imports import comparison_actions

    old, new = (make_applied(data, kt(name), header=KT) for name in ("SATU", "DUA"))
    assert old.status == Status.APPLIED
    with pytest.raises(DomainError, match="tidak dibandingkan"):
        comparison_actions.check_pair(old, new)
