"""One valid POST for every URL that takes one, written by hand: who, to what, with which values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.urls import reverse

from accounts.authz import Role
from cases import drafting
from cases.models import AssessmentForm
from documents import actions as numbering
from documents import models as drafts
from documents.workflow import Status as Letter
from office import clock
from office.jobs.worker import drain
from puskesos import monthly
from referrals import actions as referring
from referrals.models import ServiceDocument
from referrals.workflow import Status
from tests.factories import cases, casework, editions, imports, letters, referrals, spreadsheets
from tests.meta.world import BORN, PELAKAT, SEGAMIT, World, today, upload

R = Role


@dataclass(frozen=True)
class Post:
    """`args` and `data` are asked of the world late. `reads`: names the view reads beside the form.

    `known_form`: another POST sends the same form, so its fields are not tried one by one once more.
    """

    name: str
    role: Role
    args: Callable[[World], dict[str, Any]] = lambda w: {}
    data: Callable[[World], dict[str, Any]] = lambda w: {}
    status: int = 302
    reads: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    label: str = ""
    known_form: bool = False

    def __str__(self):
        return self.label or self.name

    def url(self, world: World) -> str:
        return reverse(self.name, kwargs=self.args(world))

    def values(self, world: World) -> dict[str, Any]:
        """The values of one form sent off: None is left out, files are made new each time."""
        typed = {name: value for name, value in self.data(world).items() if value is not None}
        return typed | {name: upload() for name in self.files}

    def send(self, world: World, values: dict[str, Any] | None = None, user=None):
        client = world.client(user or world.users[self.role])
        return client.post(self.url(world), self.values(world) if values is None else values)


def pk(path: str) -> Callable[[World], dict[str, Any]]:
    """`pk` of a record of the world by its path: "mine.person"."""

    def args(world):
        record = world
        for part in path.split("."):
            record = getattr(record, part)
        return {"pk": record.pk}

    return args


def versioned(path: str, **values) -> Callable[[World], dict[str, Any]]:
    """Values with the version the record of that path has."""

    def data(world):
        record = world
        for part in path.split("."):
            record = getattr(record, part)
        return {"version": referrals.fresh(record).version} | _now(values)

    return data


def once(**values) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"once": str(uuid4()), **_now(values)}


def _now(values: dict[str, Any]) -> dict[str, Any]:
    """`today` is the day a form is posted: a run of the tests may cross midnight."""
    return {name: value() if value is today else value for name, value in values.items()}


def papers(slug: str):
    return list(ServiceDocument.objects.filter(service__slug=slug).exclude(slug=ServiceDocument.FACILITY))


def pbi_data(world) -> dict[str, Any]:
    return {
        "once": str(uuid4()), "shown": [row.pk for row in papers("pbi-aktif")], "faskes": "RSUD Rabain",
        "faskes_number": "440/1/2026", "faskes_date": today(), "need": "rutin", "off_since": "Februari 2026",
        "by_family": "on", "phone": "081234567890",
    }  # fmt: skip


def pbi_at_kemensos(world):
    """A reactivation of Segamit whose letter has its number."""

    def make():
        facility = {"faskes": "RSUD", "faskes_number": "1", "faskes_date": BORN, "need": "rutin"}
        back, shown = world.users[R.BACK], list(ServiceDocument.objects.filter(service__slug="pbi-aktif"))
        intake = referring.open_pbi(by=back, shown=shown, facility=facility, subject_name="Rukmini", village=SEGAMIT)
        letter = drafts.Letter.objects.of(intake).get()
        numbering.give_number(letter=letter, by=back, dated=clock.today(), number="400.9/1/2026")
        referring.move(intake=referrals.fresh(intake), name="verify", by=back)
        return referrals.fresh(intake)

    return referrals.fresh(world.kept("pbi", make))


def access(world):
    """Akses darurat of the manager to somebody known through Rahasia alone."""
    reason = "Korban di IGD, keluarga perlu dihubungi."
    return world.kept(
        "emergency",
        lambda: cases.actions.open_emergency(by=world.users[R.MANAGER], number=world.near.person.nik, reason=reason),
    )


def outreach_data(world) -> dict[str, Any]:
    found = {"done_on": today(), "findings": "Rumah papan.", "work": "kelayakan", "in_data": "belum"}
    more = {"place": "-3.91235, 103.84512", "receives": programme("sembako")}
    return once(**found, **more)(world) | versioned("mine.outreach")(world)


def kind(code: str) -> int:
    return cases.Kind.objects.get(code=code).pk


def programme(slug: str) -> int:
    return cases.Programme.objects.get(slug=slug).pk


def person_data(world) -> dict[str, Any]:
    return {
        "name": "Rukmini Binti Ali", "sex": "P", "birth_date": "17-05-1980", "birth_place": "Segamit",
        "mother_name": "Zubaidah",
        "marital_status": "kawin",
        "education": "sd",
        "occupation": "petani",
        "village": SEGAMIT, "address": "Dusun II", "rt": "1", "rw": "2", "phone": "0812 3456 7890",
        "ktp_address": "Pelakat",
        "disabilities": "fisik", "guardian_name": "Rusdi", "guardian_relation": "anak",
        "guardian_phone": "081234567891",
        "note": "Tinggal sendiri.",
    }  # fmt: skip


def new_person(world) -> dict[str, Any]:
    numbers = {"nik": cases.make_nik(BORN, "P"), "kind": kind("11"), "override_reason": ""}
    return {"once": str(uuid4())} | person_data(world) | numbers


def edited_person(world) -> dict[str, Any]:
    return {"version": referrals.fresh(world.mine.person).version} | person_data(world)


def pair_data(world) -> dict[str, Any]:
    """Two persons of Segamit made one: the first is kept, with what is known of it."""
    pair = referrals.fresh(world.mine.pair)
    fields = ("name", "nik", "phone", "home", "disabilities", "guardian", "note")
    versions = {"low_version": pair.low.version, "high_version": pair.high.version}
    return versions | {"keep": "low", "remark": "KK sama"} | dict.fromkeys(fields, "low")


def intake_data(world) -> dict[str, Any]:
    return {
        "once": str(uuid4()), "shown": [papers("rumah")[0].pk], "subject_name": "Sumarni", "nik": cases.make_nik(BORN, "P"),
        "no_kk": "1603100101990001", "age": "46",
        "sex": "P", "phone": "081234567892", "village": SEGAMIT, "address": "Dusun III", "rt": "3", "rw": "1",
        "service": referrals.service("rumah").pk, "text": "Rumah hampir roboh.", "reporter": "tetangga", "reporter_name": "Rusdi",
        "reporter_phone": "081234567893", "channel": "datang", "kind": "permohonan", "domicile_note": "",
    }  # fmt: skip


def entry_data(world) -> dict[str, Any]:
    return {
        "once": str(uuid4()), "village": SEGAMIT, "subject_name": "Sumarni", "text": "Rumah hampir roboh.",
        "nik": "", "age": "67",
        "nik_missing": "belum_punya", "no_kk": "", "sex": "P", "rt": "1", "rw": "2", "phone": "081234567894", "reporter": "tetangga",
        "reporter_name": "Rusdi", "channel": "datang",
    }  # fmt: skip


def actor_data(world) -> dict[str, Any]:
    return {
        "kind": "psm", "name": "Yudi Pranata", "kecamatan": "16.03.10", "village": SEGAMIT, "nik": cases.make_nik(),
        "sex": "L",
        "birth_date": "17-05-1980", "education": "SMA", "leader": "Budi", "members": "12", "phone": "081234567895",
        "email": "yudi@contoh.id", "address": "Dusun I", "member_number": "PSM-1", "since": "01-02-2020", "note": "Rajin",
    }  # fmt: skip


def point_data(**more):
    return {
        "name": "Puskesos Baru", "coordinator": "Kades Baru", "address": "Balai desa", "hours": "08.00-14.00", "phone": "081234567896",
        "sk_number": "140/1", "opened_on": "01-02-2020", "active": "on", "note": "-",
    } | more  # fmt: skip


def family_values(world) -> dict[str, Any]:
    return {"village": SEGAMIT, "address": "Dusun IV", "rt": "1", "rw": "2", "note": "Rumah panggung"}


def account_data(**more):
    return {"name": "Pegawai Baru", "nip": "198005172010011001", "rank": "Penata", "phone": "081234567897"} | more


def case_data(code: str) -> dict[str, Any]:
    return {
        "kinds": [kind(code)], "override_reason": "Sesuai keadaan", "problem": "Tidak terurus.", "desk": "",
        "level": "2", "source": "Kunjungan",
    }  # fmt: skip


def found_data(**more) -> dict[str, Any]:
    return {
        "brought_by": "satpol_pp", "brought_name": "Rusdi", "found_on": today(), "found_time": "00.01",
        "village": SEGAMIT, "place": "Emper pasar", "condition": "Bicara sendiri.", "acts": "Dibawa ke RSUD.",
    } | more  # fmt: skip


def respond_data(**more) -> dict[str, Any]:
    return found_data(kind=kind("11"), also=kind("12"), shelter="on") | more


def settled_case(world):
    """A case of Segamit at work with nothing open on it, approved."""

    def make():
        case = casework.make_response(SEGAMIT, by=world.users[R.REHSOS], sex="L")
        return casework.step(case, "approve_response", world.users[R.KABID])

    return world.kept("settled case", make)


def own_offer(world):
    """A case another worker offers to the one who logs in."""

    def make():
        case = casework.make_case(by=world.worker)
        return casework.actions.offer_case(by=world.worker, case=case, to=world.users[R.REHSOS])

    return world.kept("own offer", make)


def linked_intake(world):
    """An intake of Segamit whose person stands in the register."""

    def make():
        entry = {"person": world.mine.person, "village": SEGAMIT}
        return referrals.fresh(referrals.make_intake(world.users[R.REHSOS], **entry))

    return world.kept("linked intake", make)


def end_data(world) -> dict[str, Any]:
    seen = referrals.fresh(settled_case(world)).version
    return {"version": seen, "outcome": "dipulangkan", "outcome_note": "Dijemput kakaknya.", "note": "-"}


def intervention_data(world) -> dict[str, Any]:
    return {
        "service": casework.CaseService.objects.get(slug="konseling").pk, "goal": world.mine.goal.pk, "detail": "-",
        "desk": world.mine.case.desk_id, "actor": "", "due": today(), "quantity": "1", "cost": "350000",
        "cost_source": "apbd",
    }  # fmt: skip


def visit_data() -> dict[str, Any]:
    return {
        "on": today(), "place": "Rumah", "who": "Rusdi", "findings": "Sehat.", "latitude": "-3.65", "longitude": "103.77",
    }  # fmt: skip


def conference_data(world) -> dict[str, Any]:
    return {
        "on": today(), "place": "Kantor", "users": [world.worker.pk], "others": "dr. Eka", "topic": "Terapi",
        "decisions": "Rujuk.",
    }  # fmt: skip


def alone(world):
    """A person without a family."""
    return world.kept("alone", lambda: cases.make_person(SEGAMIT, name="Sebatang Kara"))


def inactive(world):
    def make():
        gone = cases.make_person(SEGAMIT, name="Sudah Pindah")
        return cases.actions.deactivate_person(by=None, person=gone, reason="pindah")

    return world.kept("inactive", make)


def roles(world, *chosen: str) -> dict[str, str]:
    """What head and child of the family become, as the selects of its forms send it."""
    rows = world.mine.family.memberships.filter(until=None).order_by("pk")
    return {f"peran_{row.pk}": role for row, role in zip(rows, chosen, strict=False)}


def joined(world):
    """A family that was joined to another."""

    def make():
        family = cases.make_family(SEGAMIT)
        return cases.actions.join_families(by=None, source=family, target=world.near.family, roles={}) and family

    return world.kept("joined", make)


def departed(world):
    """Somebody who died and is still of a kind."""

    def make():
        dead = cases.make_person(SEGAMIT, name="Almarhum", kind="11")
        return cases.actions.deactivate_person(by=None, person=dead, reason="meninggal")

    return world.kept("departed", make)


def outgrown(world):
    """A grown-up who was found to be a child with a disability."""

    def make():
        grown = cases.make_person(SEGAMIT, name="Sudah Besar", birth_date=date(2008, 1, 5), disabilities=["fisik"])
        return cases.make_classification(grown, "05", assessed_on=date(2020, 1, 5))

    return world.kept("outgrown", make)


def house() -> dict[str, str]:
    """A survey as its form sends it."""
    return {
        "surveyed_on": today(), "source": "Kunjungan", "tenure": "milik_sendiri", "floor": "tanah", "floor_area": "36",
        "wall": "kayu_papan", "roof": "seng", "water": "sumur_terlindung", "light": "pln_meteran", "power": "450",
        "fuel": "kayu_bakar", "toilet": "sendiri", "sewage": "lubang_tanah", "assets": "sepeda_motor", "cattle": "0",
        "goats": "2", "income": "900.000", "spending": "850.000", "coordinates": "-3.651234, 103.771234", "note": "-",
    }  # fmt: skip


def batch(state: str) -> Callable[[World], dict[str, Any]]:
    """`pk` of a small batch of that state: read, previewed or applied."""
    return lambda world: {"pk": world.batches[state].pk}


def of_batch(state: str, **values) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"version": imports.Batch.objects.get(**batch(state)(world)).version} | values


def hidden_sheet(world):
    """A batch whose columns are open and in whose file one sheet is hidden."""

    def make():
        lines = [[*imports.line(name, "11").split(";")] for name in ("Bunga Melati", "Bunga Kenanga")]
        book = spreadsheets.book_with_hidden(imports.HEADER.split(";"), lines[:1], lines[1:])
        user = world.users[R.DATA]
        made = imports.actions.upload(by=user, name="a.xlsx", chunks=[book], begin=imports.tasks.begin, force=True)
        drain()
        return imports.Batch.objects.get(pk=made.pk)

    return world.kept("hidden sheet", make)


def batch_row(number: int) -> Callable[[World], dict[str, Any]]:
    """A row of the previewed batch by its number in the file."""

    def args(world):
        made = world.batches["previewed"]
        return {"pk": made.pk, "row": imports.Row.objects.get(batch=made, number=number).pk}

    return args


def left_out(world) -> dict[str, Any]:
    """Values with the version of the previewed batch, in which the second row is left out."""

    def make():
        row = imports.Row.objects.select_related("batch").get(pk=batch_row(2)(world)["row"])
        return imports.deciding.leave_out(by=world.users[R.DATA], batch=row.batch, row=row, note="-").batch

    return {"version": world.kept("left out", make).version}


def other_card(world) -> dict[str, Any]:
    """A row whose person has another No. KK in the register."""

    def make():
        user, header, number = world.users[R.DATA], "NIK;NAMA;NO KK", imports.nik()
        imports.make_applied(user, f"{number};BUNGA MAWAR;1603100709207003", header=header)
        return imports.make_previewed(user, f"{number};BUNGA MAWAR;1603100709209999", header=header)

    made = world.kept("other card", make)
    return {"pk": made.pk, "row": made.rows.get().pk}


def of_other_card(world) -> dict[str, Any]:
    return {"version": imports.Batch.objects.get(pk=other_card(world)["pk"]).version}


def batch_reason(code: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": world.batches["previewed"].pk, "code": code}


def decided(code: str) -> Callable[[World], dict[str, Any]]:
    """Values with the version of the previewed batch, in which this reason is decided."""

    def data(world):
        def make():
            made = imports.Batch.objects.get(pk=world.batches["previewed"].pk)
            imports.deciding.decide(by=world.users[R.DATA], batch=made, code=code, note="-")
            return made

        return {"version": world.kept(("decided", code), make).version}

    return data


def columns_data(world) -> dict[str, Any]:
    fields = ["nik", "nama", "tanggal_lahir", "jenis_kelamin", "kategori", "catatan", "disabilitas"]
    settled = {"reference_date": today(), "placing": "wilayah", "region": SEGAMIT}
    return of_batch("read", **settled)(world) | {f"kolom_0_{n}": field for n, field in enumerate(fields)}


def editions_pair(world) -> dict[str, Any]:
    """Two editions of a BNBA list, compared; in the older one somebody receives PBI."""
    old, new = world.kept("editions", lambda: editions.make_pair(world.users[R.DATA]))
    return {"lama": old.pk, "baru": new.pk}


POSTS: list[Post] = [
    # --- two editions of a list
    Post("imports:compare", R.DATA, data=editions_pair),
    Post("imports:compare_letters", R.DATA, data=lambda w: editions_pair(w) | {"program": "PBI_JKN", "once": str(uuid4())}),
    Post("imports:hand_on", R.DATA, data=lambda w: {"layout": "ppks_5_pas", "kecamatan": "16.03.10", "village": SEGAMIT, "kind": kind("11"), "programme": "", "period": "", "ending": "csv", "reason": "Rapat"}, status=200),
    Post("imports:compare_export", R.DATA, data=lambda w: editions_pair(w) | {"reason": "Rapat", "jenis": "", "program": "", "desa": ""}, status=200),
    Post("imports:compare_end", R.DATA, data=lambda w: editions_pair(w) | {"program": ["PBI_JKN"], "once": str(uuid4())}),
    # --- the frame and one's own account
    Post("search", R.BACK, data=lambda w: {"q": "Kenanga"}, status=200),
    Post("accounts:logout", R.BACK),
    Post("accounts:profile", R.BACK, data=lambda w: {
        "phone": "081200001111", "email": "kantor@contoh.id", "digest": "on",
        "away_since": today(), "away_until": today(), "away_note": "Rekan"}),
    Post("accounts:notice_open", R.BACK, lambda w: {"pk": w.notice.pk}),
    Post("accounts:notices_read", R.BACK),
    Post("accounts:password", R.BACK, data=lambda w: {"old_password": "x", "new_password1": "y",
    "new_password2": "z"}, status=422),
    Post("accounts:session_end", R.BACK, args=lambda w: {"mark": "lain"}),
    Post("trail_export", R.INSPECTOR, status=200),
    # --- accounts
    Post("accounts:user_create", R.ADMIN, data=once(**account_data(username="pegawai.baru")), status=200),
    Post("accounts:user_edit", R.ADMIN, pk("account"), versioned("account", **account_data())),
    Post("accounts:user_code", R.ADMIN, pk("account"), status=200),
    Post("accounts:user_active", R.ADMIN, pk("account"), lambda w: {"active": "0"}, reads=("active",)),
    Post("accounts:user_sessions_end", R.ADMIN, pk("account")),
    Post(
        "accounts:assignment_create", R.ADMIN, pk("account"),
        lambda w: {"once": str(uuid4()), "role": "operator", "villages": [PELAKAT], "since": today(), "until": "", "sk_number": "800/1"},
    ),
    Post("accounts:assignment_end", R.ADMIN, pk("assignment"), lambda w: {"until": today()}),
    Post(
        "accounts:assignment_substitute", R.ADMIN, pk("assignment"),
        lambda w: {"once": str(uuid4()), "username": w.users[R.DATA].username, "since": today(), "until": "31-12-2030", "sk_number": "8"},
    ),
    # --- PSKS
    Post("psks:actor_export", R.DATA, status=200),
    Post("psks:actor_create", R.DATA, data=lambda w: {"once": str(uuid4())} | actor_data(w)),
    Post("psks:actor_edit", R.DATA, pk("mine.actor"), lambda w: versioned("mine.actor")(w) | actor_data(w)),
    Post("psks:actor_end", R.DATA, pk("mine.actor"), lambda w: versioned("mine.actor", ended_on=today, reason="Pindah")(w)),
    Post("psks:actor_reopen", R.DATA, pk("mine.ended_actor")),
    Post(
        "psks:paper_create", R.DATA, pk("mine.actor"),
        once(kind="sk", number="800/12", issued_on="01-02-2020", valid_until="01-02-2030", grade="A", note="-"),
    ),
    Post("psks:paper_remove", R.DATA, pk("mine.actor"), lambda w: {"paper": w.mine.paper.pk}),
    Post("psks:actor_reveal", R.DATA, pk("mine.actor"), status=200),
    # --- persons
    Post("cases:person_find", R.BACK, data=lambda w: {"q": "Kenanga"}),
    Post("cases:person_export", R.BACK, data=lambda w: {"reason": "Rapat"}, status=200),
    Post("cases:person_search", R.BACK, data=lambda w: {"nik": "", "name": "Kenanga", "birth_date": "", "birth_year": "1980"}, status=200),
    Post("cases:person_create", R.BACK, data=new_person),
    Post(
        "cases:person_create", R.BACK, data=lambda w: {"mulai": "1", "name": "Rukmini", "nik": "", "birth_date": "", "birth_year": "1980"},
        status=200, reads=("mulai", "name", "nik", "birth_date", "birth_year"), label="cases:person_create step one",
    ),
    Post("cases:nik_hint", R.BACK, data=lambda w: {"nik": cases.make_nik(BORN), "birth_date": "17-05-1980",
    "sex": "L"}, status=200),
    Post("cases:person_likely", R.BACK, data=lambda w: {"nik": "", "name": "Rukmini", "birth_date": "17-05-1980", "birth_year": "", "mother_name": "Zubaidah", "sex": "P", "village": SEGAMIT, "bukan": str(w.near.person.pk), "bukan_ini": str(w.far.person.pk)},
         status=200, reads=("bukan", "bukan_ini", "nik", "name", "birth_date", "birth_year", "mother_name", "sex", "village")),
    Post("cases:pair_decide", R.BACK, pk("mine.pair"), versioned("mine.pair", state="bukan", note="Beda ibu")),
    Post("cases:pair_merge", R.BACK, pk("mine.pair"), pair_data),
    Post("cases:merge_part", R.BACK, pk("mine.merge"), versioned("mine.merge", note="Orang lain")),
    Post("cases:person_compare", R.BACK, pk("mine.person"), lambda w: {"nik": "", "name": "Kenanga", "birth_date": "", "birth_year": "1980"}, status=200, reads=("dengan",)),
    Post("cases:person_compare", R.BACK, pk("mine.person"), lambda w: {"dengan": str(w.far.person.pk)}, reads=("dengan",), known_form=True, label="cases:person_compare chosen"),
    Post("cases:person_edit", R.BACK, pk("mine.person"), edited_person),
    Post(
        "cases:person_nik", R.BACK, pk("mine.person"),
        lambda w: versioned("mine.person", nik=cases.make_nik(BORN, "P"), nik_missing_reason="", state="",
        note="Dari KK")(w),
    ),
    Post("cases:person_reveal", R.BACK, pk("mine.person"), lambda w: {"salin": "0"}, status=200, reads=("salin",)),
    Post("cases:person_attach", R.BACK, pk("mine.person"), once(label="KTP"), files=("upload",)),
    Post("cases:person_deactivate", R.BACK, pk("mine.child"), versioned("mine.child", reason="pindah", on="",
    note="-")),
    Post("cases:person_reactivate", R.BACK, lambda w: {"pk": inactive(w).pk}),
    # --- families and communities
    Post("cases:family_find", R.BACK, data=lambda w: {"q": "Kenanga"}),
    Post("cases:family_create", R.BACK, lambda w: {"pk": alone(w).pk},
    lambda w: once(no_kk="1603100101990002")(w) | family_values(w)),
    Post("cases:family_edit", R.BACK, pk("mine.family"), lambda w: versioned("mine.family")(w) | family_values(w)),
    Post("cases:family_kk", R.BACK, pk("mine.family"), versioned("mine.family", no_kk="1603100101990003", since="",
    source="Foto KK")),
    Post("cases:family_reveal", R.BACK, pk("mine.family"), lambda w: {"salin": "0"}, status=200, reads=("salin",)),
    Post(
        "cases:family_companion", R.BACK, pk("mine.family"),
        lambda w: versioned("mine.family", companion=w.users[R.PENDAMPING].pk)(w),
    ),
    Post(
        "cases:desil_create", R.BACK, pk("mine.family"),
        once(period="2026-TW3", level="nasional", desil="2", source="DTSEN"),
    ),
    Post(
        "cases:member_add", R.BACK, pk("mine.family"), lambda w: {"q": alone(w).name}, status=200,
        reads=("person", "role", "since", "move", "version"), label="cases:member_add step one",
    ),
    Post(
        "cases:member_add", R.BACK, pk("mine.family"),
        lambda w: versioned("mine.family", q=alone(w).name, person=alone(w).pk, role="anak", since="")(w),
    ),
    Post("cases:member_leave", R.BACK, pk("mine.membership"), versioned("mine.family", until=today, reason="Pindah")),
    # --- families in motion, housing, legal bases, what is to be looked at again
    Post(
        "cases:member_move", R.BACK, pk("mine.membership"), lambda w: {"q": w.near.name}, status=200,
        reads=("version", "family", "role", "on"), label="cases:member_move step one",
    ),
    Post(
        "cases:member_move", R.BACK, pk("mine.membership"),
        lambda w: versioned("mine.family", q=w.near.name, family=w.near.family.pk, role="anak", on=today)(w),
    ),
    Post(
        "cases:family_join", R.BACK, pk("mine.family"), lambda w: {"q": w.near.name}, status=200,
        reads=("version", "family", "on"), label="cases:family_join step one",
    ),
    Post(
        "cases:family_join", R.BACK, pk("mine.family"),
        lambda w: versioned("mine.family", q=w.near.name, family=w.near.family.pk, on=today)(w)
        | roles(w, "istri", "anak"),
    ),
    Post(
        "cases:family_split", R.BACK, pk("mine.family"),
        lambda w: versioned("mine.family", once=str(uuid4()), head_left="", no_kk="1603100101990004", on=today)(w)
        | roles(w, "", "kepala") | family_values(w) | {"note": None},
    ),
    Post(
        "cases:family_head", R.BACK, pk("mine.family"),
        lambda w: versioned("mine.family", on=today)(w) | roles(w, "istri", "kepala"),
    ),
    Post("cases:family_separate", R.BACK, lambda w: {"pk": joined(w).pk}, lambda w: {"version": joined(w).version}),
    Post("cases:family_attach", R.BACK, pk("mine.family"), once(label="Foto rumah"), files=("upload",)),
    Post("cases:dwelling_create", R.BACK, pk("mine.family"), lambda w: once()(w) | house()),
    Post("cases:dwelling_edit", R.BACK, pk("mine.dwelling"), lambda w: versioned("mine.dwelling")(w) | house()),
    Post(
        "cases:basis_create", R.BACK, pk("mine.person"),
        lambda w: once(desk=referrals.desk("bpjs-kesehatan").pk, basis="persetujuan", since=today, given_by="Kenanga",
        relation="", way="lisan", note="-")(w), files=("upload",),
    ),
    Post(
        "cases:basis_end", R.BACK, pk("mine.basis"),
        versioned("mine.basis", ended_on=today, reason="ditarik", note="-"),
    ),
    Post(
        "cases:person_check", R.BACK, pk("mine.person"),
        versioned("mine.person", answer="padan", checked_on=today, source="SIAK", note="-"),
    ),
    Post(
        "cases:person_settle", R.BACK, lambda w: {"pk": departed(w).pk},
        lambda w: {"version": departed(w).version, "on": today(), "classifications": departed(w).classifications.get().pk},
    ),
    Post(
        "cases:classification_outgrow", R.BACK, lambda w: {"pk": outgrown(w).pk},
        lambda w: {"version": outgrown(w).version, "on": today(), "kind": kind("09"), "note": "-",
        "override_reason": "Belum diperiksa"},
    ),
    Post("cases:community_create", R.BACK, data=once(name="Komunitas baru", village=SEGAMIT, members="40", note="-")),
    Post(
        "cases:community_edit", R.BACK, pk("mine.community"),
        versioned("mine.community", name="Komunitas lain", village=SEGAMIT, members="41", note="-"),
    ),
    # --- cases
    *(
        Post(f"casework:{subject}_case", R.REHSOS, pk(f"mine.{subject}"), lambda w, code=code: once(**case_data(code))(w))
        for subject, code in {"person": "12", "family": "25", "community": "26"}.items()
    ),
    Post("casework:case_edit", R.REHSOS, pk("mine.case"), lambda w: versioned("mine.case", **case_data("12"))(w)),
    Post(
        "casework:case_move", R.REHSOS, lambda w: {"pk": w.mine.case.pk, "name": "reassess"},
        versioned("mine.case", note="Mulai hari ini"),
    ),
    Post(
        "casework:case_move", R.KABID, lambda w: {"pk": w.mine.case.pk, "name": "approve_response"},
        versioned("mine.case", note="Setuju"), label="casework:case_move approve_response", known_form=True,
    ),
    Post("casework:case_move", R.REHSOS, lambda w: {"pk": settled_case(w).pk, "name": "ask_end"}, end_data, label="casework:case_move ask_end"),
    Post("casework:respond", R.REHSOS, data=lambda w: once(**respond_data(name="", sex="L", age="40", disabilities=["mental"]))(w), files=("photo",)),
    Post("casework:person_respond", R.REHSOS, pk("mine.person"), lambda w: once(**respond_data())(w), files=("photo",), known_form=True),
    Post("casework:case_assign", R.KABID, pk("mine.case"), lambda w: versioned("mine.case", worker=w.worker.pk, desk=w.mine.case.desk_id, note="Dekat")(w)),
    Post("casework:offer_create", R.REHSOS, lambda w: {"pk": settled_case(w).pk}, lambda w: once(to=w.worker.pk, note="Dekat")(w)),
    Post("casework:offer_withdraw", R.REHSOS, pk("mine.offer"), versioned("mine.offer")),
    *(
        Post(f"casework:offer_{name}", R.REHSOS, lambda w: {"pk": own_offer(w).pk}, lambda w, more=more: {"version": 1} | more)
        for name, more in {"accept": {}, "decline": {"answer": "Cuti"}}.items()
    ),
    Post("casework:goal_create", R.REHSOS, pk("mine.case"), once(text="Kembali ke keluarga")),
    Post("casework:goal_edit", R.REHSOS, pk("mine.goal"), versioned("mine.goal", text="Pulang", status="tercapai", note="-")),
    Post("casework:intervention_create", R.REHSOS, pk("mine.case"), lambda w: once(**intervention_data(w))(w)),
    Post("casework:intervention_edit", R.REHSOS, pk("mine.intervention"), lambda w: versioned("mine.intervention", **intervention_data(w))(w)),
    Post(
        "casework:intervention_deliver", R.REHSOS, pk("mine.intervention"),
        versioned("mine.intervention", done_on=today, quantity="2", result="Tenang", cost="500.000", cost_source="apbd"),
    ),
    Post("casework:intervention_drop", R.REHSOS, pk("mine.intervention"), versioned("mine.intervention", result="Tidak perlu")),
    Post("casework:note_create", R.REHSOS, pk("mine.case"), once(text="Sudah makan.")),
    Post("casework:visit_create", R.REHSOS, pk("mine.case"), once(**visit_data()), files=("photo", "more")),
    Post("casework:visit_edit", R.REHSOS, pk("mine.visit"), versioned("mine.visit", **visit_data())),
    Post("casework:conference_create", R.REHSOS, pk("mine.case"), lambda w: once(**conference_data(w))(w)),
    Post("casework:conference_edit", R.REHSOS, pk("mine.conference"), lambda w: versioned("mine.conference", **conference_data(w))(w)),
    Post("casework:task_create", R.REHSOS, pk("mine.case"), lambda w: once(kind="tugas", what="Telepon", due=today, assignee=w.worker.pk)(w)),
    Post("casework:task_edit", R.REHSOS, pk("mine.task"), lambda w: versioned("mine.task", what="Surati", due=today, assignee=w.worker.pk)(w)),
    Post("casework:task_done", R.REHSOS, pk("mine.task"), versioned("mine.task", done_on=today, result="Sudah")),
    Post("casework:task_drop", R.REHSOS, pk("mine.task"), versioned("mine.task", result="Tidak perlu")),
    Post("casework:response_edit", R.REHSOS, pk("mine.response"), versioned("mine.response", **found_data())),
    Post("casework:stay_create", R.REHSOS, lambda w: {"pk": settled_case(w).pk}, once(shelter="Singgah", since=today, note="-")),
    Post("casework:stay_end", R.REHSOS, pk("mine.stay"), versioned("mine.stay", until=today, note="Dijemput")),
    Post("casework:paper_create", R.REHSOS, pk("mine.case"), once(kind="polsek", about="Nomor 12"), files=("upload",)),
    Post(
        "referrals:case_intake", R.REHSOS, pk("mine.case"),
        lambda w: once(service=referrals.service("orang-terlantar").pk, text="Perlu dirawat.")(w),
    ),
    Post("referrals:intake_case", R.REHSOS, lambda w: {"pk": linked_intake(w).pk}, lambda w: once(**case_data("12"))(w)),
    Post(
        "referrals:intake_case_link", R.REHSOS, lambda w: {"pk": linked_intake(w).pk},
        lambda w: {"case": w.mine.case.number, "version": linked_intake(w).version}, reads=("case", "version"),
    ),
    Post(
        "casework:emergency", R.MANAGER,
        data=lambda w: {"number": w.secret.person.nik, "reason": "Korban di IGD, keluarga perlu dihubungi."},
    ),
    Post("casework:emergency_end", R.MANAGER, lambda w: {"pk": access(w).pk}),
    Post(
        "casework:emergency_review", R.KABID, lambda w: {"pk": access(w).pk},
        lambda w: {"version": access(w).version, "verdict": "sah", "note": "Benar mendesak."},
    ),
    Post(
        "casework:assessment_create", R.REHSOS, pk("mine.case"),
        lambda w: once(form=AssessmentForm.objects.get(slug="anak").pk)(w),
    ),
    Post(
        "casework:assessment_fill", R.REHSOS, pk("mine.assessment"),
        versioned("mine.assessment", assessed_on="01-02-2026", simpan="sementara", q_tempat="Pasar", q_pendapatan="5000"),
        reads=(
            "simpan", "q_anak_siapa", "q_keluarga_siapa", "q_keluarga_menerima", "q_disuruh_siapa", "q_pernah_di_mana",
        ),
    ),
    Post(
        "casework:assessment_cancel", R.REHSOS, pk("mine.assessment"), versioned("mine.assessment", note="Salah orang")
    ),
    Post(
        "casework:assessment_attach", R.REHSOS, pk("mine.assessment"), once(label="Foto rumah"), files=("upload",)
    ),
    # --- kinds and programmes
    *(
        Post(
            f"cases:{subject}_classify", R.BACK, pk(f"mine.{subject}"),
            lambda w, code=code: once(kind=kind(code), assessed_on=today, note="Survei",
            override_reason="Sesuai keadaan")(w),
        )
        for subject, code in {"person": "12", "family": "25", "community": "26"}.items()
    ),
    Post(
        "cases:classification_end", R.BACK, pk("mine.kind"),
        lambda w: versioned("mine.kind", ended_on=today, reason="selesai", note="-")(w),
    ),
    Post(
        "cases:classification_link", R.BACK, pk("mine.community_kind"),
        lambda w: versioned("mine.community_kind", community=w.mine.community.pk)(w),
    ),
    Post(
        "cases:person_participate", R.BACK, pk("mine.person"),
        lambda w: once(programme=programme("pip"), period="2026", status="aktif", amount="1", since="", reason="-",
        source="-")(w),
    ),
    Post(
        "cases:family_participate", R.BACK, pk("mine.family"),
        lambda w: once(programme=programme("bst"), period="2026", status="aktif", amount="1", since="", reason="-",
        source="-")(w),
    ),
    Post(
        "cases:participation_end", R.BACK, pk("mine.programme"),
        lambda w: versioned("mine.programme", status="berhenti", ended_on=today, reason="Mampu")(w),
    ),
    Post(
        "cases:participation_edit", R.BACK, pk("mine.programme"),
        lambda w: versioned("mine.programme", status="berhenti", amount="1", since="", ended_on=today, reason="Mampu",
        source="-")(w),
    ),
    # --- proposals
    Post("cases:person_propose", R.OPERATOR, pk("mine.person"), lambda w: {"programme": programme("pip"), "period": ""}),
    Post("cases:family_propose", R.OPERATOR, pk("mine.family"), lambda w: {"programme": programme("bst"), "period": ""}),
    Post("cases:proposal_create", R.OPERATOR, data=lambda w: {"programme": programme("pip"), "village": SEGAMIT, "period": "2026-12"}),
    Post(
        "cases:proposal_basis", R.OPERATOR, pk("mine.proposal"),
        versioned("mine.proposal", basis="sptjm", basis_number="1", basis_on=today, note="-"), files=("upload",),
    ),
    Post("cases:proposal_find", R.OPERATOR, pk("mine.proposal"), lambda w: {"q": "Kenanga"}, status=200),
    Post("cases:proposal_name_remove", R.OPERATOR, pk("mine.proposed")),
    Post(
        "cases:proposal_move", R.VERIFIER, lambda w: {"pk": w.mine.proposal.pk, "name": "refuse"},
        lambda w: {"items": [w.mine.handed_in.pk], "note": "Sudah mampu."},
    ),
    Post("cases:proposal_round_move", R.VERIFIER, lambda w: {"pk": w.mine.proposal.programme_id, "period": w.mine.proposal.period, "name": "confirm"}, lambda w: {"note": ""}),
    # --- lists for the field
    Post(
        "cases:field_round_create", R.MANAGER,
        data=once(kind="pemutakhiran", programme="", kecamatan="16.03.10", village=SEGAMIT, numbers="", role="operator",
        period="2026", deadline="31-12-2030", note="-"),
    ),
    Post("cases:field_round_move", R.KADIS, lambda w: {"pk": w.waiting_round.pk, "name": "release"}, versioned("waiting_round")),
    Post(
        "cases:field_item", R.OPERATOR, pk("mine.listed"),
        lambda w: once(version=referrals.fresh(w.mine.listed).version, outcome="masih_ada", visited_on=today, note="-")(w),
        files=("upload",),
    ),
    Post("cases:field_print", R.OPERATOR, pk("mine.worked"), status=200),
    Post("cases:field_record", R.OPERATOR, pk("mine.reported"), status=200),
    Post(
        "cases:field_report", R.OPERATOR, pk("mine.done"),
        versioned("mine.done", note="-", signed_by="Rusli", signed_as="Kades", signed_on=today), files=("upload",),
    ),
    Post("cases:field_return", R.VERIFIER, pk("mine.reported"), versioned("mine.reported", note="Tanyakan lagi.")),
    Post("cases:field_review", R.VERIFIER, pk("mine.reported"), lambda w: versioned("mine.reported", items=[])(w)),
    # --- Layanan & Pengaduan
    Post("referrals:intake_export", R.BACK, status=200),
    Post(
        "referrals:intake_bulk", R.MANAGER, reads=("rows",), status=200,
        data=lambda w: {
            "rows": [f"{w.mine.intake.pk}:{referrals.fresh(w.mine.intake).version}"], "act": "hand",
            "holder": referrals.desk("rehabilitasi-sosial").pk, "worker": w.users[R.BACK].pk,
        },
    ),
    Post("referrals:intake_create", R.BACK, data=intake_data, files=("photo",), reads=("act",)),
    Post("referrals:intake_create", R.OPERATOR, data=intake_data, reads=("act",),
    label="referrals:intake_create by a village", known_form=True),
    Post(
        "referrals:intake_create", R.BACK, data=lambda w: intake_data(w) | {"act": "draft"}, reads=("act",),
        label="referrals:intake_create draft", known_form=True,
    ),
    Post("referrals:intake_search_person", R.BACK, data=lambda w: {"q": "Kenanga"}, status=200),
    Post(
        "referrals:intake_edit", R.OPERATOR, lambda w: {"pk": w.intake_at(Status.DRAFT).pk},
        lambda w: intake_data(w) | {"act": "draft"}, reads=("act",), known_form=True,
    ),
    Post("referrals:intake_reveal", R.BACK, pk("mine.intake"), status=200, reads=("salin",)),
    Post("referrals:pbi_create", R.FRONT, data=lambda w: pbi_data(w) | {"subject_name": "Rukmini", "nik": "", "village": SEGAMIT}),
    Post(
        "referrals:pbi_create", R.OPERATOR, data=lambda w: pbi_data(w) | {"person": w.mine.person.pk, "same": "baru"},
        reads=("same",), label="referrals:pbi_create of the register", known_form=True,
    ),
    Post(
        "referrals:desil_create", R.FRONT,
        data=once(subject_name="Rukmini", nik="", village=SEGAMIT, purpose="KIP Kuliah", phone="081234567890"),
    ),
    Post("referrals:quick_search", R.FRONT, lambda w: {"flow": "pbi"}, lambda w: {"q": "Tidak Ada Orangnya"}, status=200),
    Post(
        "referrals:answer_create", R.FRONT,
        data=lambda w: once(
            service=referrals.service("tanya").pk, text="Apa syaratnya?", answer="KTP dan KK.", reporter_name="Rusdi",
            reporter_phone="081234567890", channel="datang",
        )(w),
    ),
    Post(
        "referrals:intake_papers", R.BACK, pk("mine.intake"),
        lambda w: versioned("mine.intake", shown=[papers("rumah")[0].pk])(w),
    ),
    Post(
        "referrals:visit_plan", R.BACK, pk("mine.intake"),
        lambda w: once(officer=w.users[R.REHSOS].pk, planned_for=today, instruction="Lihat rumahnya")(w),
    ),
    Post(
        "referrals:visit_record", R.REHSOS, pk("mine.planned"),
        versioned("mine.planned", visited_on=today, met="Sumarni", findings="Atap bocor", result="Layak",
        latitude="-3.658100", longitude="103.771200"), files=("photo", "photo2"),
    ),
    Post(
        "referrals:disposition_create", R.KADIS, pk("mine.intake"),
        lambda w: once(desk="", to_user=w.users[R.REHSOS].pk, instruction="Tangani", due_on=today)(w),
    ),
    Post("referrals:disposition_detail", R.REHSOS, pk("mine.disposition"), lambda w: {"version": referrals.fresh(w.mine.disposition).version + 1, "report": "Sudah"}),
    Post(
        "referrals:pbi_continue", R.FRONT, pk("mine.pbi"),
        lambda w: {name: value for name, value in pbi_data(w).items() if name not in {"once", "phone", "by_family"}}
        | {"version": referrals.fresh(w.mine.pbi).version},
    ),
    Post(
        "referrals:pbi_step", R.BACK, lambda w: {"pk": pbi_at_kemensos(w).pk, "step": "kemensos"},
        lambda w: {"version": pbi_at_kemensos(w).version, "outcome": "disetujui", "on": today(), "note": "-"},
    ),
    Post(
        "referrals:intake_complete", R.OPERATOR, lambda w: {"pk": w.intake_at(Status.INCOMPLETE).pk},
        lambda w: {"version": referrals.fresh(w.intake_at(Status.INCOMPLETE)).version, "text": "Ini fotonya."},
        files=("photo",),
    ),
    Post("referrals:intake_note", R.BACK, pk("mine.intake"), once(text="Sudah ditelepon.", label="Surat"),
    files=("upload",)),
    Post("referrals:intake_step", R.BACK, pk("mine.intake"), lambda w: once(step="survei", on=today, who="Rusdi",
    note="-")(w)),
    Post(
        "referrals:intake_person", R.BACK, pk("mine.intake"), lambda w: versioned("mine.intake",
        person=w.mine.person.pk)(w),
        reads=("person", "version"),
    ),
    Post(
        "referrals:referral_create", R.BACK, lambda w: {"pk": w.intake_at(Status.VERIFIED).pk},
        lambda w: once(
            version=w.intake_at(Status.VERIFIED).version, desk=referrals.desk("baznas").pk,
            programme=programme("rutilahu"),
            purpose="Mohon santunan.", fields_shared=["name", "address"],
        )(w),
    ),
    # --- Puskesos
    Post("puskesos:entry", R.OPERATOR, lambda w: {"slug": "rumah"}, entry_data, files=("photo", "kk_photo")),
    Post("puskesos:monthly_create", R.OPERATOR, data=lambda w: {
        "whose": str(w.mine.point.pk), "month": monthly.months(clock.today())[1],
    }),
    Post("puskesos:monthly_write", R.OPERATOR, pk("mine.monthly"), versioned(
        "mine.monthly", remarks="Lancar.", challenges="Sinyal lemah.",
    )),
    Post("puskesos:monthly_move", R.OPERATOR, lambda w: {"pk": w.mine.monthly.pk, "name": "send"},
         versioned("mine.monthly")),
    Post("puskesos:visit_create", R.FACILITATOR, data=once(
        village=SEGAMIT, subject_name="Rohaya", address="Dusun I", planned_on=today, purpose="Cek kelayakan",
    )),
    Post("puskesos:visit_edit", R.FACILITATOR, pk("mine.outreach"), versioned(
        "mine.outreach", planned_on=today, purpose="Cek rumah",
    )),
    Post("puskesos:visit_record", R.FACILITATOR, pk("mine.outreach"), outreach_data, files=("photo", "photo_more")),
    Post("puskesos:visit_cancel", R.FACILITATOR, pk("mine.outreach"), versioned("mine.outreach", note="Hujan.")),
    Post("puskesos:visit_complaint", R.FACILITATOR, pk("mine.outreach"), lambda w: once(
        service=referrals.service("rumah").pk, text="Atap bocor.", reporter="keluarga", reporter_name="Rusdi",
        phone="081234567890", restricted="",
    )(w), files=("photo",)),
    Post("puskesos:visit_family", R.FACILITATOR, pk("mine.outreach"), lambda w: once(
        name="Rohaya", nik=cases.make_nik(BORN, "P"), nik_missing_reason="", sex="P", birth_date="17-05-1980",
        mother_name="Zubaidah", phone="081234567890", no_kk="", address="Dusun I", rt="1", rw="2",
        programme=programme("sembako"),
    )(w)),
    Post("puskesos:point_create", R.MANAGER, data=once(village="16.03.10.2001", **point_data())),
    Post("puskesos:point_edit", R.MANAGER, pk("mine.point"), versioned("mine.point", **point_data())),
    # --- imports
    Post("imports:upload", R.DATA, data=once(), files=("file",)),
    Post("imports:columns", R.DATA, batch("read"), columns_data),
    Post("imports:header", R.DATA, batch("read"), lambda w: {"table": "0", "first": "1", "last": ""}),
    Post("imports:written", R.DATA, batch("read"), of_batch("read", encoding="cp1252", delimiter="titik-koma")),
    Post("imports:hidden", R.DATA, lambda w: {"pk": hidden_sheet(w).pk}, lambda w: {"version": hidden_sheet(w).version, "sheet": "Lama"}),
    Post("imports:reopen", R.DATA, batch("previewed"), of_batch("previewed")),
    Post("imports:apply", R.DATA, batch("previewed"), of_batch("previewed")),
    Post("imports:undo", R.DATA, batch("applied"), of_batch("applied")),
    Post("imports:cancel", R.DATA, batch("previewed"), of_batch("previewed")),
    Post(
        "imports:row_fix", R.DATA, batch_row(3),
        of_batch("previewed", sel_0=cases.make_nik(), sel_1="Benar", sel_2="17-05-1980", sel_3="L", sel_4="11"),
    ),
    Post("imports:row_family", R.DATA, other_card, lambda w: of_other_card(w) | {"do": "pindah", "note": ""}),
    Post("imports:row_leave", R.DATA, batch_row(2), of_batch("previewed", note="Bukan warga sini.")),
    Post("imports:row_take", R.DATA, batch_row(2), left_out),
    Post("imports:row_who", R.DATA, batch_row(3), of_batch("previewed", who="lain")),
    Post(
        "imports:row_village", R.DATA, batch_row(3), of_batch("previewed", village=SEGAMIT, remember=""),
        status=422,
    ),
    Post("imports:reason", R.DATA, batch_reason("nik_bad_length"), of_batch("previewed", note="Menyusul.")),
    Post("imports:reason_withdraw", R.DATA, batch_reason("nik_bad_length"), decided("nik_bad_length")),
    Post("imports:recheck", R.DATA, batch("previewed"), decided("nik_bad_length")),
    Post("imports:again", R.DATA, batch("applied"), once()),
    Post("imports:returned", R.DATA, batch("applied"), lambda w: {"isi": "semua"}, status=200),
]  # fmt: skip


def draft(world):
    """A draft of an assessment form, with a section at its end that is empty."""

    def make():
        form = AssessmentForm.objects.get(slug="anak")
        row = cases.actions.start_draft(by=None, form=form)
        return cases.actions.save_draft(by=None, draft=row, definition=drafting.add_section(row.content, "Kosong"))

    return world.kept("assessment draft", make)


def of_draft(**more):
    return lambda world: {"pk": draft(world).pk} | more


def in_draft(**values):
    return lambda world: {"version": referrals.fresh(draft(world)).version} | _now(values)


ABOUT_FORM = {"name": "Asesmen nelayan", "purpose": "Untuk nelayan.", "level": "2", "kinds": "24"}
HANGING = ("q_putus_sebab", "q_bekerja_apa", "q_tempat_aman")  # dropped unread while they are not asked
QUESTION = {
    "label": "Punya perahu", "type": "one", "choices": "Ya = 1\nMenyewa", "required": "on", "help": "Tanya kepala keluarga.",
    "when": "pengasuh|kerabat", "section": "0",
}  # fmt: skip


def the_form(world):
    return AssessmentForm.objects.get(slug="disabilitas")


POSTS += [
    Post("cases:assessment_form_create", R.ADMIN, data=once(**ABOUT_FORM)),
    Post(
        "cases:assessment_form_edit", R.ADMIN, lambda w: {"pk": the_form(w).pk},
        lambda w: {"version": the_form(w).version, "active": "on"} | ABOUT_FORM,
    ),
    Post("cases:assessment_form_draft", R.ADMIN, lambda w: {"pk": the_form(w).pk}),
    Post("cases:assessment_preview", R.ADMIN, of_draft(), in_draft(assessed_on=today), status=422, reads=HANGING),
    Post("cases:assessment_arrange", R.ADMIN, of_draft(), in_draft(do="up q:pengasuh_nama"), reads=("do",)),
    Post("cases:assessment_publish", R.ADMIN, of_draft(), in_draft(), status=422),
    Post("cases:assessment_discard", R.ADMIN, of_draft(), in_draft()),
    Post("cases:assessment_score", R.ADMIN, of_draft(), in_draft(label="Risiko", bands="0-9 = Rendah")),
    Post("cases:assessment_section_add", R.ADMIN, of_draft(), in_draft(title="Bagian lagi")),
    Post("cases:assessment_section", R.ADMIN, of_draft(at=0), in_draft(title="Bagian lain"), known_form=True),
    Post("cases:assessment_question_add", R.ADMIN, of_draft(at=0), in_draft(**QUESTION)),
    Post(
        "cases:assessment_question", R.ADMIN, of_draft(key="pengasuh_nama"), in_draft(**QUESTION), known_form=True
    ),
]  # fmt: skip

RESULT = {"result_text": "Santunan.", "result_value": "600000", "result_on": today}
TOLD = {"told_on": today, "told_how": "telepon", "told_by": "Rusdi", "unreachable_reason": "", "note": "-"}
# move -> (who, state and variant of the intake, what is brought along)
INTAKE_MOVES: dict[str, tuple] = {
    "submit": (R.OPERATOR, Status.DRAFT, "", {}),
    "discard": (R.OPERATOR, Status.DRAFT, "", {}),
    "forward": (R.OPERATOR, Status.RECEIVED, "village", {"note": "-"}),
    "handle_village": (R.OPERATOR, Status.RECEIVED, "village", {"note": "-"}),
    "verify": (
        R.BACK, Status.RECEIVED, "",
        {"service": lambda: referrals.service("rumah").pk, "kind": "permohonan", "village": SEGAMIT,
        "domicile_note": "", "note": "-"},
    ),
    "ask": (R.BACK, Status.RECEIVED, "", {"asked_for": "Foto rumah"}),
    "ask_for_referral": (R.BACK, Status.REFERRED, "", {"asked_for": "Foto rumah"}),
    "handle": (R.BACK, Status.VERIFIED, "", {"note": "-"}),
    "hand": (R.MANAGER, Status.VERIFIED, "", {"holder": lambda: referrals.desk("rehabilitasi-sosial").pk, "note": "-"}),
    "assign": (R.MANAGER, Status.VERIFIED, "", {"worker": lambda w: w.users[R.BACK].pk, "note": "-"}),
    "give_back": (R.KABID, Status.VERIFIED, "bidang", {"note": "Bukan kami."}),
    "recall": (R.MANAGER, Status.VERIFIED, "bidang", {"note": "Ditarik."}),
    "finish": (R.BACK, Status.HANDLED, "", RESULT),
    "close": (R.BACK, Status.DONE, "", TOLD),
    "tell": (R.BACK, Status.REJECTED, "", TOLD),
    "reject": (R.MANAGER, Status.RECEIVED, "", {"reject_reason": "lainnya", "note": "Maaf."}),
    "cancel": (R.BACK, Status.RECEIVED, "", {"note": "Dicabut."}),
    "merge": (R.MANAGER, Status.RECEIVED, "", {"into": lambda w: w.intake_at(Status.VERIFIED).number, "note": "-"}),
    "reopen": (R.MANAGER, Status.CLOSED, "", {"note": "Belum diterima."}),
    "conceal": (R.BACK, Status.RECEIVED, "", {"note": "-"}),
}  # fmt: skip


def _late(value, world):
    if not callable(value):
        return value
    return value(world) if value.__code__.co_argcount else value()


def _move_post(name: str, role: Role, status: str, variant: str, given: dict) -> Post:
    def data(world):
        row = world.intake_at(status, variant)
        return {"version": referrals.fresh(row).version} | {key: _late(value, world) for key, value in given.items()}

    return Post(
        "referrals:intake_move", role, lambda w: {"pk": w.intake_at(status, variant).pk, "name": name}, data,
        label=f"referrals:intake_move {name}", known_form=set(given) <= {"note"} and name != "cancel",
    )  # fmt: skip


POSTS += [_move_post(name, *rest) for name, rest in INTAKE_MOVES.items()]
POSTS.append(
    Post(
        "referrals:intake_move", R.REHSOS, lambda w: {"pk": w.secret.intake.pk, "name": "unveil"},
        lambda w: versioned("secret.intake", note="Keliru.")(w), label="referrals:intake_move unveil",
    )
)  # fmt: skip

ANSWERS: dict[str, dict] = {
    "accept": {"note": "-"},
    "ask": {"asked_for": "Foto rumah", "note": "-"},
    "finish": RESULT | {"note": "-"},
    "reject": {"reject_reason": "kuota_habis", "note": "Habis."},
}
VIA = {"via": "whatsapp", "answered_by": "Iwan", "answered_on": today}


def _answer_post(name: str, given: dict, url: str, role: Role) -> Post:
    def data(world):
        late = {key: _late(value, world) for key, value in given.items()}
        return {"version": referrals.fresh(world.mine.referral).version} | late

    return Post(
        f"referrals:{url}", role, lambda w: {"pk": w.mine.referral.pk, "name": name}, data, files=("upload",),
        label=f"referrals:{url} {name}",
    )  # fmt: skip


POSTS.append(
    Post(
        "referrals:objection_answer",
        R.MANAGER,
        lambda w: {"pk": w.objection.pk},
        lambda w: {"version": referrals.fresh(w.objection).version, "answer": "Sudah diperiksa sekali lagi."},
    )  # fmt: skip
)
POSTS += [_answer_post(name, given, "referral_move", R.AGENCY) for name, given in ANSWERS.items()]
POSTS += [_answer_post(name, given | VIA, "referral_record", R.BACK) for name, given in ANSWERS.items()]
POSTS.append(
    Post(
        "referrals:directory_edit",
        R.AGENCY,
        lambda w: {"pk": referrals.desk("baznas").pk},
        lambda w: {
            "version": referrals.desk("baznas").version,
            "hours": "Senin-Jumat",
            "needs": "KTP",
            "quota": "20 keluarga",
            "contact": "Iwan",
            "phone": "0734421",
            "address": "Muara Enim",
        },
    )  # fmt: skip
)
POSTS.append(Post("referrals:referral_link", R.BACK, pk("mine.referral"), once()))
POSTS.append(Post("referrals:referral_link_withdraw", R.BACK, pk("mine.referral")))
POSTS.append(_answer_post("cancel", {"note": "Keliru."}, "referral_move", R.BACK))
# --- Letters -------------------------------------------------------------------------------------
PBI = {
    "faskes": "Puskesmas Semende", "faskes_number": "440/1/2026", "faskes_date": today, "need": "rutin",
    "card": "0001234567890", "off_since": "Februari", "to": "BPJS Kesehatan", "diagnosis": "-",
}  # fmt: skip
LETTER_STEPS: dict[str, tuple] = {  # step -> (state of the letter, what is brought along)
    "paraf": (Letter.DRAFT, {"paraf_by": "Herlina", "paraf_on": today}),
    "sign": ("parafed", {"signed_on": today}),
    "hand": (Letter.SIGNED, {"handed_on": today, "handed_to": "Rukmini"}),
    "void": (Letter.NUMBERED, {"note": "Salah nama."}),
    "discard": (Letter.DRAFT, {}),
}


def _letter(world, status: str):
    if status != "parafed":
        return world.letter_at(status)
    return world.kept(("letter", status), lambda: letters.make_parafed(world.office))


def _of_letter(status: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": _letter(world, status).pk}


def _letter_data(status: str, given: dict) -> Callable[[World], dict[str, Any]]:
    def data(world):
        late = {key: _late(value, world) for key, value in given.items()}
        return {"version": referrals.fresh(_letter(world, status)).version} | late

    return data


def _letter_step(name: str, status: str, given: dict) -> Post:
    return Post(
        "letters:move", R.BACK, lambda w: {"pk": _letter(w, status).pk, "name": name}, _letter_data(status, given),
        label=f"letters:move {name}",
    )  # fmt: skip


POSTS += [_letter_step(name, *rest) for name, rest in LETTER_STEPS.items()]
POSTS += [
    Post(
        "letters:create", R.FRONT,
        lambda w: {"owner_type": "referrals.intake", "owner_id": w.mine.intake.pk, "slug": "pbi-aktif"},
        lambda w: {"once": str(uuid4())} | {key: _late(value, w) for key, value in PBI.items()},
    ),
    Post(
        "letters:create", R.REHSOS,
        lambda w: {"owner_type": "cases.case", "owner_id": w.mine.case.pk, "slug": "laporan-sosial"},
        once(**letters.report_values()), label="letters:create laporan-sosial",
    ),
    Post(
        "letters:edit", R.BACK, _of_letter(Letter.DRAFT),
        lambda w: {"once": str(uuid4())} | _letter_data(Letter.DRAFT, PBI)(w),
    ),
    Post(
        "letters:number", R.REGISTRY, _of_letter(Letter.DRAFT),
        _letter_data(Letter.DRAFT, {"dated": today, "number": "400.9/777/2026"}),
    ),
    Post("letters:scan", R.BACK, _of_letter(Letter.SIGNED), _letter_data(Letter.SIGNED, {}), files=("upload",)),
    Post(
        "referrals:intake_book", R.BACK, data=lambda w: {"since": today(), "until": today(), "kind": "permohonan"},
        status=200,
    ),
]  # fmt: skip
# POST in name alone: open to everybody, or with a test of its own.
ELSEWHERE_TESTED = {
    "accounts:login", "gallery", "track", "track_rate", "track_object", "agency_link", "agency_answer", "agency_file",
}  # fmt: skip
