"""Visits: planned, recorded, called off; what was complained of, and a family that is not in the data yet."""

import re
from datetime import timedelta

from django import forms

from accounts.authz import Can, areas
from cases import derive, proposed, queries
from cases.forms.base import NUMBER, KkField, NikField, PastDateField
from cases.likely import likely
from cases.likeness import Traits
from cases.models import NikMissing, Person, Programme, Sex
from cases.places import VillageField, villages
from documents.forms import UploadField
from office import clock
from office.forms import DateField, EditForm, Form, OnceForm
from office.models import Once
from puskesos.forms.photos import TellsOfPhotos
from puskesos.models import OutreachVisit
from puskesos.models.visits import DataWork, InData
from referrals.forms.entry import ServiceField
from referrals.forms.twins import AsksForTwins
from referrals.models import Reporter, ServiceKind

BACK, AHEAD = timedelta(days=60), timedelta(days=366)  # how far from today a visit is planned
POINT = re.compile(r"(-?\d{1,2}[.]\d+)\s*[,; ]\s*(\d{2,3}[.]\d+)")
SOUTH, NORTH, WEST, EAST = -11.5, 6.5, 94.5, 141.5  # of Indonesia, in degrees
PHONE = {"inputmode": "tel", "autocomplete": "off"}
NOBODY = "bukan"
RECORDED = "Buka halaman orang itu, lalu rencanakan kunjungan dari halaman keluarganya."


class WhenForm(Form):
    """When, and what for."""

    planned_on = DateField(label="Tanggal kunjungan")
    purpose = forms.CharField(
        label="Keperluan", max_length=200, help_text="Misalnya verifikasi kelayakan, atau menindaklanjuti laporan RT."
    )

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if not clock.today() - BACK <= day <= clock.today() + AHEAD:
            raise forms.ValidationError("Tanggal kunjungan terlalu jauh dari hari ini. Periksa tahunnya.")
        return day


class PlanForm(OnceForm, WhenForm):
    """A new visit; `known`: a family or person of the register, whose name and place need no typing."""

    village = VillageField(required=True)
    subject_name = forms.CharField(
        label="Siapa yang dikunjungi", max_length=120, help_text="Nama kepala keluarga atau orangnya.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    address = forms.CharField(label="Alamat (jalan, dusun, RT/RW)", max_length=200, required=False)
    field_order = ["village", "subject_name", "address", "planned_on", "purpose"]

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("planned_on", clock.today())
        if known is not None:
            for name in ("village", "subject_name", "address"):
                del self.fields[name]
            return
        codes = frozenset().union(*(area.villages for area in areas(self.user, Can.VISIT_EDIT)))
        village = self.fields["village"]
        village.queryset = villages(self.user, Can.VISIT_EDIT).filter(pk__in=codes)
        village.empty_label = "Pilih desa/kelurahan"
        if len(codes) == 1:
            village.initial = village.queryset.first()


class PlanEditForm(EditForm, WhenForm):
    @staticmethod
    def initial_of(visit: OutreachVisit) -> dict:
        return {name: getattr(visit, name) for name in ("planned_on", "purpose", "version")}


class PointField(forms.CharField):
    """Latitude and longitude as a map app copies them: "-3.91235, 103.84512"; None if empty."""

    def __init__(self, *, label="Koordinat", help_text="Boleh kosong. Salin dari aplikasi peta: -3.91235, 103.84512"):
        attrs = {"autocomplete": "off", "inputmode": "text"}
        super().__init__(
            label=label, required=False, max_length=60, help_text=help_text, widget=forms.TextInput(attrs)
        )  # fmt: skip

    def clean(self, value):
        text = super().clean(value).strip("() ")
        if not text:
            return None
        found = POINT.fullmatch(text)
        if not found or not (SOUTH <= float(found[1]) <= NORTH and WEST <= float(found[2]) <= EAST):
            raise forms.ValidationError("Koordinat tidak terbaca. Tulis seperti -3.91235, 103.84512.")
        return round(float(found[1]), 5), round(float(found[2]), 5)


class RecordForm(TellsOfPhotos, OnceForm, EditForm):
    """What was found on a visit."""

    done_on = PastDateField(label="Dikunjungi pada")
    findings = forms.CharField(
        label="Hasil kunjungan", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Keadaan keluarga dan apa yang dibutuhkan.",
    )  # fmt: skip
    work = forms.ChoiceField(label="Pendataan", choices=DataWork.choices, widget=forms.RadioSelect)
    in_data = forms.ChoiceField(
        label="Keluarga ini di data terpadu", choices=[("", "Tidak diperiksa"), *InData.choices], required=False
    )
    photo = UploadField(label="Foto kunjungan")
    photo_more = UploadField(label="Foto lain")
    place = PointField()
    receives = forms.ModelMultipleChoiceField(
        Programme.objects.none(), label="Bantuan yang diterima menurut keluarga", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    MORE = ("photo_more", "place", "receives")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receives"].queryset = proposed.programmes()

    @staticmethod
    def initial_of(visit: OutreachVisit) -> dict:
        given = {name: getattr(visit, name) for name in ("findings", "work", "in_data", "version")}
        receives = list(visit.receives.values_list("pk", flat=True))
        return given | {"done_on": visit.done_on or clock.today(), "place": visit.place, "receives": receives}

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day < clock.today() - BACK:
            raise forms.ValidationError("Kunjungan ini terlalu lama berlalu. Periksa tanggalnya.")
        return day

    def values(self) -> dict:
        """What `actions.record_visit` takes."""
        cleaned = self.cleaned_data
        latitude, longitude = cleaned["place"] or (None, None)
        kept = {
            name: cleaned[name] for name in ("done_on", "findings", "work", "in_data", "receives", "version", "once")
        }
        uploads = [cleaned[name] for name in ("photo", "photo_more") if cleaned.get(name)]
        return kept | {"latitude": latitude, "longitude": longitude, "uploads": uploads}

    def parts(self) -> dict:
        """The bound fields for the page: those of every visit, and the seldom ones."""
        first = [field for field in self.visible_fields() if field.name not in self.MORE]
        return {"first": first, "more": [self[name] for name in self.MORE]}

    def more_has_errors(self) -> bool:
        return any(name in self.errors for name in self.MORE)


class CancelForm(EditForm):
    note = forms.CharField(label="Mengapa batal?", max_length=200)


class ComplaintForm(TellsOfPhotos, AsksForTwins, OnceForm):
    """What the family of a visit asks for or complains of."""

    service = ServiceField()
    text = forms.CharField(label="Apa yang disampaikan?", max_length=5000, widget=forms.Textarea({"rows": 4}))
    reporter = forms.ChoiceField(label="Siapa yang menyampaikan?", choices=Reporter.choices, initial=Reporter.SELF)
    reporter_name = forms.CharField(label="Nama yang menyampaikan", max_length=120, required=False)
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(PHONE))
    photo = UploadField(label="Foto")
    restricted = forms.BooleanField(
        label="Rahasia", required=False,
        help_text="Hanya Bidang Rehabilitasi Sosial yang membaca. Setelah itu Anda hanya melihat nomor dan keadaannya.",
    )  # fmt: skip

    def __init__(self, *args, visit: OutreachVisit, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.fields["service"].queryset = ServiceKind.objects.active()

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["restricted"]:
            self.ask_for_twins(cleaned["service"], self._whose())
        return cleaned

    def _whose(self) -> dict:
        person = self.visit.person or (self.visit.family and self.visit.family.head)
        return {"person": person, "subject_name": self.visit.subject_name, "village": self.visit.village}

    def values(self) -> dict:
        """What `actions.take_complaint` takes."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("photo", "same")}
        photo = self.cleaned_data.get("photo")
        return values | {"uploads": [(photo, "Foto")] if photo else []}


class FamilyProfileForm(OnceForm):
    """The profile of a family that is not in the data, as far as a usulan needs it."""

    name = forms.CharField(
        label="Nama kepala keluarga", max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    nik = NikField()
    nik_missing_reason = forms.ChoiceField(
        label="Bila tanpa NIK, mengapa", choices=[("", "–"), *NikMissing.choices], required=False
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, initial=Sex.UNKNOWN)
    birth_date = PastDateField(label="Tanggal lahir", required=False)
    mother_name = forms.CharField(label="Nama ibu kandung", max_length=120, required=False)
    no_kk = KkField(help_text="16 angka; boleh menyusul.")
    address = forms.CharField(label="Alamat (jalan, dusun)", max_length=200, required=False)
    rt = forms.CharField(label="RT", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    rw = forms.CharField(label="RW", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    phone = forms.CharField(label="Nomor HP", max_length=20, required=False, widget=forms.TelInput(PHONE))
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label="Usulkan untuk", required=False, empty_label="Belum diusulkan",
        help_text="Namanya masuk usulan desa untuk masa usulan yang berlaku.",
    )  # fmt: skip
    sections = [
        ("Kepala keluarga", ["name", "nik", "nik_missing_reason", "sex", "birth_date", "mother_name", "phone"]),
        ("Tempat tinggal", ["no_kk", "address", "rt", "rw"]),
        ("Usulan", ["programme"]),
    ]
    HEAD = ("name", "nik", "nik_missing_reason", "sex", "birth_date", "mother_name", "phone")
    HOME = ("no_kk", "address", "rt", "rw")

    def __init__(self, *args, visit: OutreachVisit, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.fields["programme"].queryset = proposed.programmes()

    def clean_name(self):
        if not derive.name_key(self.cleaned_data["name"]):
            raise forms.ValidationError("Nama harus memuat huruf.")
        return self.cleaned_data["name"]

    def clean_phone(self):
        number = derive.phone(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError("Nomor HP tidak terbaca. Tulis seperti 0812 3456 7890.")
        return number

    def clean_rt(self):
        return self._three("rt")

    def clean_rw(self):
        return self._three("rw")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if "nik" not in self.errors and not cleaned.get("nik") and not cleaned.get("nik_missing_reason"):
            self.add_error("nik_missing_reason", "Pilih alasan mengapa NIK kosong.")
        if not self.errors:
            cleaned["apart_from"] = self._asked_apart(cleaned)
        return cleaned

    def values(self) -> dict:
        """What `actions.collect_family` takes."""
        cleaned = self.cleaned_data
        head = {name: cleaned[name] for name in self.HEAD}
        home = {name: cleaned[name] for name in self.HOME}
        kept = {name: cleaned[name] for name in ("programme", "once", "apart_from")}
        return {"head": head, "home": home, **kept}

    def _asked_apart(self, cleaned: dict) -> list[int]:
        """Keys of the recorded persons this one is said not to be; asks where there are some and nothing is said."""
        if Once.objects.filter(key=cleaned["once"], user_id=self.user.pk).exists():
            return []  # the second click of one and the same
        found = likely(Person.objects.visible_to(self.user, Can.PERSON_VIEW), self._traits(cleaned)).here
        if not found:
            return []
        people = {str(person.pk): person for person, _ in found}
        choices = [(pk, f"{person.name}: {queries.who(person)}") for pk, person in people.items()]
        self.fields["who"] = forms.ChoiceField(
            label="Salah satu dari mereka?", choices=[*choices, (NOBODY, "Bukan, ini orang lain")],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.prepare("who")
        self.sections = [("Mungkin sudah tercatat", ["who"]), *self.sections]
        answer = self.data.get(self.add_prefix("who"), "")
        if answer != NOBODY:
            self.add_error("who", RECORDED if answer in people else "Periksa dahulu: mungkin orang ini sudah tercatat.")
        return [person.pk for person in people.values()]

    def _traits(self, cleaned: dict) -> Traits:
        born = cleaned["birth_date"]
        return Traits(
            name=cleaned["name"], nik=cleaned["nik"] or None, birth_date=born, birth_year=born.year if born else None,
            mother_name=cleaned["mother_name"], village_id=self.visit.village_id,
            kecamatan_id=self.visit.kecamatan_id, sex=cleaned["sex"],
        )  # fmt: skip

    def _three(self, name: str) -> str:
        digits = derive.three_digits(self.cleaned_data[name])
        if self.cleaned_data[name].strip("-. 0") and not digits:
            raise forms.ValidationError("Isi dengan angka, paling banyak tiga.")
        return digits
