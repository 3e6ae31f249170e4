"""Two editions of a list on the page, as a file, and what is ended after them."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.authz import Role
from cases.actions import update_participation
from cases.models import Participation, Person
from imports import compared, running, village_lists
from imports import comparison_actions as actions
from imports.models import Batch
from imports.workflow import Status
from office.errors import DomainError
from office.jobs.models import Job
from office.jobs.worker import drain
from tests.factories.accounts import make_user
from tests.factories.editions import edition, line
from tests.factories.imports import line as pmks
from tests.factories.imports import make_previewed
from tests.unit.imports.samples import truth
from trail.models import Event

pytestmark = pytest.mark.django_db
A, B, C, D = (f"160310170580700{n}" for n in range(1, 5))
URL = "/impor/bandingkan/"


@pytest.fixture
def data(client):
    user = make_user(Role.DATA, name="Operator Data")
    client.force_login(user)
    return user


@pytest.fixture
def months(data):
    """BUDI loses PBI, SITI is gone, TUTI is new, RUDI stays."""
    old = edition(line("1", A, "BUDI"), line("2", B, "SITI", card="1603100101997002"), line("3", C, "RUDI"), by=data,
                  applied=True)  # fmt: skip
    new = edition(line("1", A, "BUDI", pbi="TIDAK"), line("3", C, "RUDI"), line("4", D, "TUTI"), month=10, by=data,
                  applied=True)  # fmt: skip
    return old, new


def pair(months, **more):
    return {"lama": months[0].pk, "baru": months[1].pk} | more


def compared_page(client, months, **more):
    assert client.post(URL, pair(months)).status_code == 302
    return client.get(URL, pair(months, **more))


def standing(name, code="PBI_JKN"):
    return Participation.objects.get(person__name=name, programme__code=code)


# --- the page ---
def test_choice_works_and_offers_the_two_newest(client, data, months):
    page = client.get(URL)
    assert page.status_code == 200
    assert page.context["form"].initial == {"lama": months[0].pk, "baru": months[1].pk}


def test_choice_offers_the_edition_asked_for_and_the_one_before(client, data, months):
    later = edition(line("1", A, "BUDI"), month=11, by=data)
    assert client.get(URL).context["form"].initial == {"lama": months[1].pk, "baru": later.pk}
    assert client.get(URL, {"baru": months[1].pk}).context["form"].initial == {
        "lama": months[0].pk,
        "baru": months[1].pk,
    }
    assert client.get(URL, {"baru": "9" * 30}).status_code == 200
    assert f"/impor/bandingkan/?baru={later.pk}" in client.get(f"/impor/{later.pk}/").text


def test_page_works(client, data, months):
    answer = client.post(URL, pair(months))
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert page.status_code == 200
    assert [number for _, number, _, _ in page.context["figures"]] == [1, 1, 0, 1, 0, 1]
    assert "BUDI" in page.text and "SITI" in page.text and "TUTI" in page.text and "RUDI" not in page.text
    assert A not in page.text
    assert Event.objects.get(act="import.compare").subject_id == str(months[1].pk)


def test_page_narrows(client, data, months):
    names = lambda **more: [p.name for p in compared_page(client, months, **more).context["page"].rows]  # noqa: E731
    assert names(jenis="hilang") == ["SITI"]
    assert names(jenis="tetap") == ["RUDI"]
    assert sorted(names(program="PBI_JKN")) == ["BUDI", "SITI"]
    assert sorted(names(desa="16.03.10")) == ["BUDI", "SITI", "TUTI"]
    assert names(desa="16.03.01") == []
    assert sorted(names(desa="kacau")) == ["BUDI", "SITI", "TUTI"]


@pytest.mark.parametrize("who", [Role.FRONT, Role.OPERATOR, Role.ADMIN])
def test_refuses_without_capability(client, months, who):
    client.force_login(make_user(who, *(["16.03.10.2004"] if who == Role.OPERATOR else [])))
    assert client.get(URL).status_code == 403
    for path in ("unduh/", "akhiri/", "daftar/"):
        assert client.post(f"{URL}{path}", pair(months)).status_code == 403


def test_acts_refuse_get(client, data):
    assert [client.get(f"{URL}{path}").status_code for path in ("unduh/", "akhiri/")] == [405, 405]


def test_rehsos_looks_but_takes_nothing_out(client, months):
    client.force_login(make_user(Role.REHSOS))
    page = compared_page(client, months)
    assert "Akhiri kepesertaan" not in page.text and "Unduh CSV" not in page.text
    assert client.post(f"{URL}unduh/", pair(months)).status_code == 403


@pytest.mark.parametrize("case", ["same", "other list", "swapped", "unknown"])
def test_reports_bad_input(client, data, months, case):
    old, new = months
    sent = {
        "same": (old.pk, old.pk),
        "other list": (old.pk, make_previewed(data, pmks("LAIN", "11")).pk),
        "swapped": (new.pk, old.pk),
        "unknown": (old.pk, 987654),
    }[case]
    assert client.post(URL, {"lama": sent[0], "baru": sent[1]}).status_code == 422


def test_large_lists_are_compared_in_the_background(client, data, months, monkeypatch):
    monkeypatch.setattr(compared, "AT_ONCE", 3)
    answer = client.post(URL, pair(months))
    assert compared.of(*months) is None
    assert "Menunggu giliran" in client.get(answer.url).text
    drain()
    assert "SITI" in client.get(answer.url).text
    assert Event.objects.filter(act="import.compare").count() == 1


def test_a_masked_row_shows_nothing_of_the_person(client, data):
    old = make_previewed(data, pmks("RAHASIA SEKALI", "16"), pmks("BIASA", "11"))
    new = make_previewed(data, pmks("BIASA DUA", "11"))
    page = compared_page(client, (old, new))
    assert "RAHASIA SEKALI" not in page.text and "Data rahasia" in page.text and "BIASA DUA" in page.text
    narrowed = client.get(URL, pair((old, new), desa="-"))
    assert "Data rahasia" not in narrowed.text
    file = client.post(f"{URL}unduh/", pair((old, new), reason="Uji")).getvalue().decode()
    assert "RAHASIA SEKALI" not in file and "Bidang Rehabilitasi Sosial" in file
    client.force_login(make_user(Role.REHSOS))
    assert "RAHASIA SEKALI" in client.get(URL, pair((old, new))).text
    assert Event.objects.filter(act="import.read").exists()


def test_a_masked_line_has_no_row_numbers(client, data):
    """Row 2 of the older list stands there by name."""
    person = {"number": A, "sex": "L"}
    old = make_previewed(data, pmks("SITI AMINAH", "11", **person), pmks("LAIN", "11"))
    new = make_previewed(data, pmks("SITI AMINAH", "16", **person))
    page = compared_page(client, (old, new))
    (hidden,) = (shown for shown in page.context["page"].rows if shown.hidden)
    assert hidden.rows == (None, None)
    file = client.post(f"{URL}unduh/", pair((old, new), reason="Uji")).getvalue().decode()
    assert next(row for row in file.splitlines() if "Bidang Rehabilitasi" in row).endswith(",,")


def test_queries_do_not_grow_with_the_list(client, data):
    def asked(count: int) -> int:
        nik = [f"16031017058{count:02}{n:03}" for n in range(1, count + 1)]
        old = edition(*(line(f"{count}{n}", nik[n], f"ORANG {chr(65 + n)}") for n in range(count)), by=data)
        new = edition(line("9", D, "TUTI"), month=10, by=data)
        assert compared_page(client, (old, new)).context["page"].count == count + 1
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, pair((old, new)))
        return len(queries)

    assert asked(2) == asked(12)


# --- the file ---
def test_export_works(client, data, months):
    compared_page(client, months)
    answer = client.post(f"{URL}unduh/", pair(months, jenis="hilang", reason="Rapat desa"))
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Perubahan,Nama,NIK") and len(lines) == 2
    assert "SITI" in lines[1] and "PBI JKN" in lines[1] and B not in lines[1]
    event = Event.objects.get(act="import.compare_export")
    assert event.actor == "Operator Data"


def test_export_asks_what_for(client, data, months):
    compared_page(client, months)
    assert client.post(f"{URL}unduh/", pair(months)).status_code == 422


# --- ending ---
def test_nothing_ends_without_a_click(client, data, months):
    compared_page(client, months)
    assert {standing(name).status for name in ("BUDI", "SITI", "RUDI")} == {"aktif"}


def test_ending_works(client, data, months):
    assert compared_page(client, months).text.count("saringan halaman ini tidak berlaku") == 2
    answer = client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    assert answer.status_code == 302
    drain()
    siti, budi = standing("SITI"), standing("BUDI")
    assert (siti.status, budi.status, standing("RUDI").status) == ("berhenti", "berhenti", "aktif")
    assert siti.reason.startswith("Tidak ada di daftar bulan Oktober 2026")
    assert budi.reason.startswith("Tidak lagi ditandai sebagai penerima di daftar bulan Oktober 2026")
    assert siti.ended_on == months[1].reference_date
    assert Job.objects.latest("pk").message == "2 kepesertaan diakhiri."
    assert Event.objects.filter(act="participation.end").count() == 2
    assert Event.objects.filter(act="import.end").count() == 1
    client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    drain()
    assert Event.objects.filter(act="participation.end").count() == 2


def test_nothing_ends_before_it_began_and_that_stops_nobody(client, data, months):
    late = months[1].reference_date + timedelta(days=20)
    Participation.objects.filter(person__name="SITI").update(since=late)
    compared_page(client, months)
    client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    drain()
    assert (standing("SITI").status, standing("SITI").ended_on) == ("berhenti", late)
    assert standing("BUDI").ended_on == months[1].reference_date


def test_a_family_keeps_its_programme_while_one_of_it_is_listed(client, data):
    card = "1603100101997009"
    head = line("1", A, "KEPALA", card=card, role="KEPALA KELUARGA", pkh="YA", pbi="TIDAK")
    child = line("2", B, "ANAK", card=card, pkh="YA", pbi="TIDAK")
    old = edition(head, child, by=data, applied=True)
    new = edition(head, line("9", D, "TUTI"), month=10, by=data, applied=True)
    later = edition(line("9", D, "TUTI"), month=11, by=data)
    compared_page(client, (old, new))
    client.post(f"{URL}akhiri/", pair((old, new), program=["PKH"]))
    drain()
    family = Participation.objects.get(programme__code="PKH")
    assert family.family_id and family.status == "aktif"
    assert "1 tetap karena masih ada anggota keluarga" in Job.objects.latest("pk").message
    compared_page(client, (new, later))
    assert client.post(f"{URL}akhiri/", pair((new, later), program=["PKH"])).status_code == 422  # not applied yet


def test_ending_follows_only_the_latest_list(client, data, months):
    later = edition(line("2", B, "SITI"), month=11, by=data, applied=True)
    compared_page(client, months)
    answer = client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    assert answer.status_code == 422 and str(later) in answer.text
    assert standing("SITI").status == "aktif"


def test_lists_of_other_villages_are_no_later_edition_and_end_nothing(client, data):
    """Each village sends its own list: the next village's one does not say that all of the first are gone."""
    mine = [line("1", A, "BUDI"), line("2", B, "SITI", card="1603100101997002")]
    theirs = line("3", C, "RUDI", card="1603100101997003", village="Aremantai")
    september = edition(*mine, by=data, applied=True), edition(theirs, by=data, applied=True)
    october = edition(mine[0], month=10, by=data, applied=True), edition(theirs, month=10, by=data, applied=True)
    assert client.get(URL, {"baru": october[0].pk}).context["form"].initial["lama"] == september[0].pk
    across = september[0], october[1]
    page = compared_page(client, across)
    assert page.context["end_form"] is None and page.text.count("Desanya tidak ada di daftar baru") == 2
    assert client.post(f"{URL}akhiri/", pair(across, program=["PBI_JKN"])).status_code == 422
    own = september[0], october[0]
    assert "Desanya tidak ada" not in compared_page(client, own).text
    client.post(f"{URL}akhiri/", pair(own, program=["PBI_JKN"]))
    drain()
    assert [standing(name).status for name in ("BUDI", "SITI", "RUDI")] == ["aktif", "berhenti", "aktif"]


def test_a_family_keeps_its_programme_where_the_new_list_leaves_out_a_village(client, data):
    card = "1603100101997009"
    head = line("1", A, "KEPALA", card=card, role="KEPALA KELUARGA", pkh="YA", pbi="TIDAK")
    child = line("2", B, "ANAK", card=card, pkh="YA", pbi="TIDAK", village="Aremantai")
    old = edition(head, child, by=data, applied=True)
    new = edition(line("9", D, "TUTI"), month=10, by=data, applied=True)
    compared_page(client, (old, new))
    client.post(f"{URL}akhiri/", pair((old, new), program=["PKH"]))
    drain()
    assert Participation.objects.get(programme__code="PKH").status == "aktif"


def test_ending_reports_bad_input(client, data, months):
    compared_page(client, months)
    for program in ([], ["PKH"], ["TIDAK_ADA"]):
        assert client.post(f"{URL}akhiri/", pair(months, program=program)).status_code == 422


def test_ending_goes_on_where_a_dead_worker_stopped(data, months, monkeypatch):
    monkeypatch.setattr("imports.comparison_tasks.LINES_A_STEP", 1)
    found = compared.make(*months)
    assert sum(1 for _ in actions.losing(found, ["PBI_JKN"])) == 2
    from imports import comparison_tasks as tasks

    actions.begin_ending(by=data, old=months[0], new=months[1], programmes=["PBI_JKN"], begin=tasks.begin_ending)
    found.path.unlink()
    found.path.with_suffix(".json").unlink()
    drain()
    assert standing("SITI").status == standing("BUDI").status == "berhenti"


def test_ending_stops_when_a_list_is_taken_back(data, months):
    with pytest.raises(DomainError):
        actions.begin_ending(by=data, old=months[1], new=months[0], programmes=["PBI_JKN"], begin=None)


def ended_and_taken_back(client, months):
    compared_page(client, months)
    client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    drain()
    return months[1]


def taken_back(client, batch):
    client.post(f"/impor/{batch.pk}/tarik-kembali/", {"version": Batch.objects.get(pk=batch.pk).version})
    drain()
    batch.refresh_from_db()
    return batch


def test_what_ended_comes_back_when_the_newer_list_is_taken_back(client, data, months):
    def held():
        rows = Participation.objects.exclude(person__name="TUTI").order_by("pk")
        return list(rows.values("pk", "status", "reason", "ended_on"))

    before = held()
    batch = ended_and_taken_back(client, months)
    assert standing("SITI").status == "berhenti"
    batch = taken_back(client, batch)
    assert batch.status == Status.UNDONE and batch.counts["endings"] == {"kembali": 2, "tetap": 0}
    assert held() == before
    assert Event.objects.filter(act="participation.undo").count() == 2
    assert (
        "2 kepesertaan yang diakhiri menurut daftar ini kembali seperti semula."
        in client.get(f"/impor/{batch.pk}/").text
    )


def test_what_was_changed_since_it_ended_stays_and_is_listed(client, data, months, monkeypatch):
    monkeypatch.setattr("imports.endings.AT_ONCE", 1)
    batch = ended_and_taken_back(client, months)
    update_participation(by=make_user(Role.BACK, name="Yudi Pranata"), participation=standing("SITI"), reason="Pindah.")
    batch = taken_back(client, batch)
    assert batch.counts["endings"] == {"kembali": 1, "tetap": 1}
    assert (standing("SITI").reason, standing("BUDI").status) == ("Pindah.", "aktif")
    page = client.get(f"/impor/{batch.pk}/").text
    assert "Kepesertaan yang tetap berakhir" in page and "Yudi Pranata" in page and "SITI" in page
    Person.objects.filter(name="SITI").update(restricted=True)
    assert "SITI" not in client.get(f"/impor/{batch.pk}/").text


def test_taking_back_the_older_list_leaves_the_endings_alone(client, data, months):
    ended_and_taken_back(client, months)
    taken_back(client, months[0])
    assert Event.objects.filter(act="participation.undo").count() == 0


def test_somebody_known_only_through_rahasia_is_left_alone(client, data, months):
    Person.objects.filter(name="SITI").update(restricted=True)
    compared_page(client, months)
    client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"]))
    drain()
    assert standing("SITI").status == "aktif" and standing("BUDI").status == "berhenti"


# --- the command ---
def command(capsys, *args) -> dict:
    call_command("import_file", "--compare", *map(str, args), "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_the_same(capsys, months):
    found = command(capsys, months[0].pk, months[1].pk, "--rows")
    assert found["counts"] == {"new": 1, "dropped": 1, "changed": 1, "moved": 0, "unclear": 0, "unchanged": 1}
    assert found["match"] == "id_dtks" and found["lost"] == {"PBI_JKN": 2}
    assert found["changes"]["dropped"] == [{"old_row": 3, "clear": True, "lost": ["PBI_JKN"]}]
    assert found["changes"]["changed"] == [
        {"old_row": 2, "row": 2, "fields": {"program": [["PBI_JKN"], []]}, "filled": [], "lost": ["PBI_JKN"]}
    ]
    call_command("import_file", "--compare", str(months[0].pk), str(months[1].pk))
    assert "1 tidak ada lagi" in capsys.readouterr().out


def test_the_command_refuses_what_does_not_belong_together(capsys, months):
    with pytest.raises(SystemExit) as left:
        command(capsys, months[1].pk, months[0].pk)
    assert left.value.code == 2 and "refused" in json.loads(capsys.readouterr().out)
    with pytest.raises(CommandError):
        command(capsys, 987, 988)


# --- one list for each village ---
def test_letters_work(client, data, months):
    compared_page(client, months)
    answer = client.post(f"{URL}daftar/", pair(months, program="PBI_JKN"))
    assert answer.status_code == 302
    drain()
    assert "2 orang di 1 desa/kelurahan." in client.get(answer.url).text
    file = client.get(f"{answer.url}unduh/")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert "Oktober 2026.pdf" in file["Content-Disposition"]
    assert Event.objects.filter(act="import.letters", subject_id=str(months[1].pk)).count() == 1
    client.force_login(make_user(Role.DATA))
    assert client.get(f"{answer.url}unduh/").status_code == 404


def test_a_double_click_approves_once_and_ends_once(client, data, months):
    compared_page(client, months)
    for path, act in (("daftar/", "import.letters"), ("akhiri/", "import.end")):
        once = str(uuid4())
        answers = {client.post(f"{URL}{path}", pair(months, program="PBI_JKN", once=once)).url for _ in range(2)}
        assert len(answers) == 1 and Event.objects.filter(act=act).count() == 1


def test_letters_name_people_by_village(data):
    old = edition(line("1", A, "BUDI"), line("2", B, "SITI", village="Pelakat"), line("3", C, "RUDI"), by=data)
    stays = line("4", D, "TUTI", village="Pelakat")
    new = edition(line("1", A, "BUDI", pbi="TIDAK"), line("3", C, "RUDI"), stays, month=10, by=data)
    listed = village_lists.people(compared.make(old, new), "PBI_JKN")
    told = village_lists.data(old, new, "PBI_JKN", listed, by=data)
    assert [(v["name"], [row[1] for row in v["people"]]) for v in told["villages"]] == [
        ("Pelakat, Kecamatan Semende Darat Ulu", ["SITI"]),
        ("Segamit, Kecamatan Semende Darat Ulu", ["BUDI"]),
    ]
    assert told["villages"][0]["people"][0][5] == village_lists.GONE
    assert told["villages"][1]["people"][0][5] == village_lists.UNMARKED
    assert told["approved_by"] == "Operator Data" and A not in str(told)


def test_letters_name_nobody_of_a_rahasia_row(data):
    old = edition(line("1", A, "BUDI"), line("2", B, "SITI"), by=data)
    old.rows.filter(values__nama="SITI").update(secret=True)
    new = edition(line("1", A, "BUDI", pbi="TIDAK"), month=10, by=data)
    assert [person.name for person in village_lists.people(compared.make(old, new), "PBI_JKN")] == ["BUDI"]


def test_letters_report_bad_input(client, data, months):
    compared_page(client, months)
    for program in ("", "PKH", "TIDAK_ADA"):
        assert client.post(f"{URL}daftar/", pair(months, program=program)).status_code == 422
    assert client.get(f"{URL}daftar/").status_code == 405


# --- the whole way of the sample lists ---
def test_september_and_october(client, data):
    """The persons who lost PBI are named, by village; only the click ends their participation, and nobody's PKH."""
    first, second = (truth(f"bnba-2026-{month}.csv") for month in ("09", "10"))
    months = []
    for sample in (first, second):
        wishes = running.Wishes(by=data, reference_date=sample.reference)
        months.append(running.apply(running.stage(sample.path, wishes), by=data))
    page = compared_page(client, months, program="PBI_JKN")
    changes = second.data["changes"]
    assert page.context["page"].count == 13
    numbers = {label: number for label, number, _, _ in page.context["figures"]}
    assert numbers["Baru"] == len(changes["new"]) and numbers["Tidak ada lagi"] == len(changes["dropped"])
    assert numbers["Berubah"] + numbers["Pindah desa"] == len(changes["changed"])
    assert numbers["Tetap"] == changes["unchanged"] and numbers["Tidak jelas"] == len(changes["unclear"])
    people = {person.line.old: person for person in page.context["page"].rows}
    holders = set(months[0].rows.filter(pk__in=people).values_list("person_id", flat=True))
    before = dict(Participation.objects.exclude(programme__code="PBI_JKN").values_list("pk", "status"))
    assert client.post(f"{URL}akhiri/", pair(months, program=["PBI_JKN"])).status_code == 302
    drain()
    ended = Participation.objects.filter(programme__code="PBI_JKN", status="berhenti")
    assert set(ended.values_list("person_id", flat=True)) == holders and len(holders) == 13
    assert dict(Participation.objects.exclude(programme__code="PBI_JKN").values_list("pk", "status")) == before
    client.post(f"{URL}daftar/", pair(months, program="PBI_JKN"))
    drain()
    assert Job.objects.latest("pk").message == "13 orang di 6 desa/kelurahan."
