"""One small district for the tests that go over ALL of something: a user of every role, and records near and far.

It is built once for this folder inside a transaction that is rolled back after it; every request of these tests runs in
a savepoint of its own (`apart`), so that no request sees what another one wrote.
"""

from contextlib import contextmanager
from datetime import date
from io import BytesIO

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from PIL import Image

from accounts.authz import Role
from accounts.models import User
from accounts.notices import tell
from cases.models import DuplicatePair
from documents.actions import store
from office import clock
from office.models import Holiday, Setting, Signatory
from referrals import actions as referring
from tests.factories import cases, casework, imports, letters, outreach, psks, puskesos, referrals
from tests.factories.accounts import give, make_user
from tests.meta.test_access import CODES, DESKS

SEGAMIT, PELAKAT, FAR = cases.MINE, cases.SAME_KECAMATAN, cases.ELSEWHERE
BORN = date(1980, 5, 17)


def photo(colour="white") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return out.getvalue()


def upload(content: bytes | None = None, name="kk.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content, content_type="image/jpeg")


class Household:
    """One person with everything that can hang on one, all in one village; `secret`: known through Rahasia alone."""

    def __init__(self, world: "World", village: str, name: str, *, secret: bool = False, desk: str = "baznas"):
        self.village, self.name = village, name
        self.person = cases.make_person(
            village, name=f"{name} Binti Saman", sex="P", nik=cases.make_nik(BORN, "P"), nik_missing_reason="",
            birth_date=BORN, phone="081234567890", address=f"Dusun {name}", note=f"Catatan {name}",
            disabilities=["fisik"], guardian_name=f"Wali {name}", kind="18" if secret else "11",
        )  # fmt: skip
        self.kind = self.person.classifications.get()
        self._family(secret)
        self._papers()
        self._doubles(secret)
        if not secret:
            self._community()
            self._helpers()
            self._proposal(world)
            self._lists(world)
            self._outreach(world)
            self._monthly(world)
        self._intakes(world, secret, desk)
        self._cases(world)
        form = "korban-kekerasan" if secret else "gelandangan-pengemis"
        self.assessment = casework.assess(self.case, slug=form, done=False, simpulan=f"Simpulan {name}")
        self.file = store(upload=upload(), owner=self.person, by=world.users[Role.REHSOS], label=f"KTP {name}")
        self.basis_file = store(upload=upload(), owner=self.basis, by=world.users[Role.REHSOS], label=f"Bukti {name}")
        self.intake_file = store(upload=upload(), owner=self.intake, by=world.users[Role.REHSOS], label=f"KK {name}")

    def _family(self, secret: bool) -> None:
        child = {"name": f"Anak {self.name}", "birth_date": date(2015, 3, 4), "sex": "L"}
        self.child = cases.make_person(self.village, kind="18" if secret else None, **child)
        self.family = cases.make_family(
            self.village, self.child, head=self.person, no_kk=f"1603100101{next(cases.serial):06}", address=self.name
        )
        self.membership = self.child.memberships.get()
        self.family_kind = None if secret else cases.make_classification(self.family, "24")
        self.programme = cases.make_participation(self.person, "napza" if secret else "pbi-jkn", source=self.name)
        if not secret:
            self.family_programme = cases.make_participation(self.family, "sembako")

    def _papers(self) -> None:
        self.dwelling = cases.make_dwelling(
            self.family, surveyed_on=BORN, note=f"Rumah {self.name}", source=f"Survei {self.name}"
        )
        self.basis = cases.make_basis(self.person, given_by=f"Penyetuju {self.name}", desk="baznas")

    def _doubles(self, secret: bool) -> None:
        """Somebody who may be the person, and two who were made one."""
        born = {"birth_date": BORN, "sex": "P", "kind": "18" if secret else "11"}
        self.double = cases.make_person(self.village, name=f"{self.name} Bt. Samman", **born)
        self.pair = DuplicatePair.objects.get(high=self.double)
        kept, gone = (cases.make_person(self.village, name=f"{self.name} {n}", kind=born["kind"]) for n in ("A", "B"))
        versions = (kept.version, gone.version)
        self.merge = cases.actions.merge(by=None, kept=kept, absorbed=gone, taken=(), versions=versions)

    def _community(self) -> None:
        self.community = cases.make_community(self.village, name=f"Komunitas {self.name}")
        self.community_kind = cases.make_classification(self.child, "26")

    def _proposal(self, world) -> None:
        """A proposal with a name in draft and one that was handed in."""
        by = world.users[Role.BACK]
        self.proposed = cases.make_name(by, "pip", self.child)
        self.proposal = self.proposed.proposal
        candidate = cases.make_candidate(self.village, name=f"{self.name} Sulastri")
        self.handed_in = cases.make_name_at(
            "diusulkan", village_by=by, verifier=None, kadis=None, sender=None, programme="pip", person=candidate
        )

    def _lists(self, world) -> None:
        """Field lists for the operator: one to work, one all visited, one handed back."""
        self.listed, self.done_visit, self.reported_visit = (self._list(world) for _ in range(3))
        self.worked, self.done, self.reported = self.listed.list, self.done_visit.list, self.reported_visit.list
        back = world.users[Role.BACK]
        for item in (self.done_visit, self.reported_visit):
            cases.fieldwork.record_outcome(by=back, item=item, outcome="masih_ada")
        cases.fieldwork.report(
            by=back, list=self.reported, signed_by=f"Kades {self.name}", signed_as="Kepala Desa",
            signed_on=clock.today(), upload=upload(),
        )  # fmt: skip

    def _outreach(self, world) -> None:
        """A planned visit to somebody not in the register."""
        own = self.village == SEGAMIT
        facilitator = world.users[Role.FACILITATOR] if own else make_user(Role.FACILITATOR, self.village)
        self.outreach = outreach.make_visit(
            facilitator, self.village, subject_name=f"{self.name} Rohaya", purpose=f"Kelayakan {self.name}"
        )

    def _monthly(self, world) -> None:
        """The report of the service point, its writer's still."""
        operator = world.users[Role.OPERATOR] if self.village == SEGAMIT else make_user(Role.OPERATOR, self.village)
        self.monthly = outreach.make_report(operator, point=self.point, remarks=f"Keterangan {self.name}")

    def _list(self, world):
        """The only item of a released list of this village."""
        row = cases.fieldwork.create_round(
            by=world.users[Role.DATA], kind="pemutakhiran", role="operator", period="2026", deadline=clock.today()
        )
        cases.fieldwork.fill_persons(by=world.users[Role.DATA], round=row, subjects=[self.person])
        cases.fieldwork.release(by=world.users[Role.KADIS], round=row)
        return row.lists.get().items.get()

    def _helpers(self) -> None:
        self.actor = psks.make_actor("psm", village=self.village, name=f"Relawan {self.name}", nik=cases.make_nik())
        self.paper = psks.make_paper(self.actor)
        self.ended_actor = psks.make_actor("psm", village=self.village, name=f"Mantan {self.name}")
        self.ended_actor.active = False
        self.ended_actor.save(update_fields=["active"])
        self.point = puskesos.make_point(self.village, coordinator=f"Kades {self.name}", phone="081298765432")

    def _intakes(self, world, secret: bool, desk: str) -> None:
        rehsos, back = world.users[Role.REHSOS], world.users[Role.BACK]
        entry = {
            "subject_name": self.person.name, "village": self.village, "nik": self.person.nik, "phone": "081211112222",
            "reporter_name": f"Pelapor {self.name}", "text": f"Uraian {self.name}", "restricted": secret,
        }  # fmt: skip
        service = "kekerasan" if secret else "rumah"
        self.intake = referrals.make_intake(rehsos if secret else back, slug=service, **entry)
        referred = referrals.make_intake(rehsos if secret else back, slug=service, **entry)
        by = rehsos if secret else back
        referring.move(intake=referred, name="verify", by=by)
        self.referral = referring.refer(
            intake=referrals.fresh(referred), by=by, desk=referrals.desk(desk), purpose=f"Mohon {self.name}.",
            fields=["name", "address"], confirmed=secret,
        )  # fmt: skip
        self.referred = referrals.fresh(referred)
        self.letter = letters.make_letter(world.office, intake=self.intake, by=by)
        self.planned = referring.plan_visit(
            intake=self.intake, by=by, officer=rehsos, planned_for=clock.today(), instruction=f"Lihat {self.name}"
        )
        self.disposition = referring.instruct(
            intake=self.intake, by=by, to_user=rehsos, instruction=f"Dampingi {self.name}"
        )
        self.pbi = referring.open_pbi(
            by=by, shown=[], facility={
                "faskes": f"Puskesmas {self.name}", "faskes_number": f"440/{self.name}", "faskes_date": BORN, "need": "rutin",
            }, **(entry | {"person": self.person}),
        )  # fmt: skip

    def _cases(self, world) -> None:
        """A respon kasus of the person with everything that hangs on a case; all of it told by the name."""
        by, name = world.users[Role.REHSOS], self.name
        self.case = casework.make_response(
            self.village, self.person, by=by, kind=self.kind.kind.code, condition=f"Masalah {name}"
        )
        self.response = self.case.response
        self.case_letter = letters.make_case_letter(self.case, receiver=f"Penerima {name}")
        hung = casework.hang(self.case, by=by, name=name, to=world.worker)
        for attr, row in hung.items():
            setattr(self, attr, row)


class World:
    """`users`: one of every role, those with a place in Segamit or Semende Darat Ulu; four households."""

    def __init__(self):
        self.users = {role: make_user(role, *CODES.get(role, []), desk=DESKS.get(role)) for role in Role}
        self.worker = make_user(Role.REHSOS, name="Petugas Lain")
        self.office = referrals.Office()
        for name, role in {
            "operator": Role.OPERATOR, "back": Role.BACK, "manager": Role.MANAGER, "rehsos": Role.REHSOS,
            "agency": Role.AGENCY, "kabid_rehsos": Role.KABID,
        }.items():  # fmt: skip
            setattr(self.office, name, self.users[role])
        self.mine = Household(self, SEGAMIT, "Kenanga")
        self.near = Household(self, PELAKAT, "Melati", desk="disdukcapil")
        self.far = Household(self, FAR, "Cempaka", desk="disdukcapil")
        self.secret = Household(self, SEGAMIT, "Seroja", secret=True, desk="disdukcapil")
        self._waiting_round()
        self._outsiders()
        self._accounts()
        self._batches()
        refused = referrals.make_intake_at("ditolak", self.office)
        self.objection = referring.object_to(intake=refused, text="Rumah saya benar-benar roboh.")
        self._states: dict = {}
        people = [*self.users.values(), *(value for value in vars(self).values() if isinstance(value, User))]
        self._clients = {user.pk: _logged_in(user) for user in people}

    def _waiting_round(self) -> None:
        """A round that waits for its approval."""
        data = self.users[Role.DATA]
        self.waiting_round = cases.fieldwork.create_round(
            by=data, kind="pemutakhiran", role="operator", period="2027", deadline=clock.today()
        )
        cases.fieldwork.fill_persons(by=data, round=self.waiting_round, subjects=[self.mine.person])

    def _outsiders(self) -> None:
        """Users whose area lies elsewhere, and those who hold two assignments."""
        self.far_operator = make_user(Role.OPERATOR, FAR)
        self.far_supervisor = make_user(Role.SUPERVISOR, "16.03.06")
        self.far_facilitator = make_user(Role.FACILITATOR, FAR)
        self.far_kasi = make_user(Role.KASI, "16.03.06")
        self.stranger = make_user(Role.AGENCY, desk="disdukcapil")
        self.other_kabid = make_user(Role.KABID, desk="pemberdayaan-sosial")
        self.mixed = make_user(Role.OPERATOR, SEGAMIT)
        give(self.mixed, Role.FACILITATOR, FAR)

    def _accounts(self) -> None:
        self.account = make_user(Role.FRONT, name="Pegawai Biasa", username="pegawai.biasa")
        self.assignment = self.account.assignments.get()
        tell([self.users[Role.BACK]], text="Impor #1 selesai", url="/")
        self.notice = self.users[Role.BACK].notices.get()
        self.holiday = Holiday.objects.create(date=date(2026, 12, 31), name="Tutup tahun", kind="kantor")
        self.signatory = Signatory.objects.create(position="Kepala Dinas", name="Hj. Rosdiana", since=date(2020, 1, 1))
        self.setting = Setting.objects.order_by("pk").first()

    def _batches(self) -> None:
        """An import in each state a page knows; reading a file takes a process of its own, so they are made once."""
        rows = [imports.line("Bunga Tanjung", "11"), imports.line("Salah", "11", number="1")]
        make = {"read": imports.make_read, "previewed": imports.make_previewed, "applied": imports.make_applied}
        self.batches = {state: made(self.users[Role.DATA], *rows) for state, made in make.items()}

    def forget(self) -> None:
        """Records made for one test are gone after it."""
        self._states.clear()

    def kept(self, key, make):
        """A record made when first asked for, the same one until the test ends; ask outside `apart`."""
        if key not in self._states:
            self._states[key] = make()
        return self._states[key]

    def intake_at(self, status: str, variant: str = ""):
        """An intake of Segamit in `status`."""
        return self.kept((status, variant), lambda: self._made(status, variant))

    def _made(self, status, variant):
        if variant == "village":
            return referrals.make_intake(self.office.operator, slug="cek-desil", keep=True)
        made = referrals.make_intake_at(status, self.office, subject_name=f"Warga {status}")
        if variant == "bidang":
            desk = referrals.desk("rehabilitasi-sosial")
            referring.move(intake=made, name="hand", by=self.office.manager, holder=desk)
        return referrals.fresh(made)

    def letter_at(self, status: str):
        """A letter of Segamit in `status`."""
        return self.kept(("letter", status), lambda: letters.make_letter_at(status, self.office))

    def client(self, user) -> Client:
        """A client with a fresh log-in of this user, whatever an earlier request did to its cookies."""
        client, cookie = self._clients[user.pk]
        client.cookies.clear()
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        return client


def _logged_in(user) -> tuple[Client, str]:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client, client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def apart():
    """What is written inside is undone after it. Counts as the test's own transaction, so durable blocks may run."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


OURS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in settings.ROOMS
]
BOOKKEEPING = {
    "trail.Event", "trail.OwnerKey", "trail.Seal", "office.Guess", "office.Once", "office.Sequence", "accounts.Session",
}  # fmt: skip
BUSINESS = [model for model in OURS if model._meta.label not in BOOKKEEPING]


COUNTS = " UNION ALL ".join(f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in BUSINESS)


def row_counts() -> dict[str, int]:
    """How many rows every business table holds."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return dict(cursor.fetchall())


def today() -> str:
    return f"{clock.today():%d-%m-%Y}"
