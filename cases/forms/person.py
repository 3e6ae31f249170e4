"""Finding, creating and changing a person."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.utils.safestring import mark_safe

from accounts.authz import LIMITED, Can
from cases import derive, nik
from cases.forms.base import NUMBER, OLDEST, NikField, PastDateField, YearField
from cases.forms.facts import ReasonMixin
from cases.models import Disability, Education, Kind, Marital, NikMissing, NikState, Occupation, Person, Sex
from cases.models.person import DeactivationReason
from cases.places import VillageField
from documents.forms import UploadField
from office import clock
from office.errors import DomainError
from office.forms import DateField, EditForm, Form, OnceForm

UNSAID = ("", "Belum dicatat")
SUSPECT = 110  # years; who is older is asked for once more
HINT = '16 angka. Kosongkan bila tidak ada. <span id="nik-hint" aria-live="polite"></span>'


class SearchForm(Form):
    """Step one: is this person known already?"""

    nik = NikField(help_text="16 angka; cara yang paling pasti.")
    name = forms.CharField(
        label="Nama", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    birth_date = DateField(label="Tanggal lahir", required=False)
    birth_year = YearField()
    sections = [("Siapa yang dicari", ["nik", "name", "birth_date", "birth_year"])]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("nik") and not derive.name_key(cleaned.get("name") or ""):
            self.add_error("name", "Isi NIK atau nama.")
        return cleaned


class PersonForm(Form):
    """What is known of a person. `warnings` need the tick `confirmed`, they never refuse."""

    name = forms.CharField(
        label="Nama", max_length=120, help_text="Seperti pada KTP. Bila tidak diketahui, tulis sebutannya.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    birth_date = DateField(label="Tanggal lahir", required=False)
    birth_year = YearField()
    estimate = forms.BooleanField(label="Tanggal atau tahun ini perkiraan", required=False)
    birth_place = forms.CharField(label="Tempat lahir", max_length=80, required=False)
    mother_name = forms.CharField(label="Nama ibu kandung", max_length=120, required=False)
    marital_status = forms.ChoiceField(label="Status kawin", choices=[UNSAID, *Marital.choices], required=False)
    education = forms.ChoiceField(label="Pendidikan terakhir", choices=[UNSAID, *Education.choices], required=False)
    occupation = forms.ChoiceField(label="Pekerjaan utama", choices=[UNSAID, *Occupation.choices], required=False)
    village = VillageField(help_text="Tempat tinggal sekarang, walaupun KTP-nya dari tempat lain.")
    address = forms.CharField(label="Alamat (jalan, dusun)", max_length=200, required=False)
    rt = forms.CharField(label="RT", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    rw = forms.CharField(label="RW", max_length=6, required=False, widget=forms.TelInput(NUMBER))
    phone = forms.CharField(
        label="Nomor HP",
        max_length=30,
        required=False,
        widget=forms.TelInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    ktp_address = forms.CharField(
        label="Alamat sesuai KTP", max_length=200, required=False, help_text="Hanya bila berbeda dari tempat tinggal."
    )
    disabilities = forms.MultipleChoiceField(
        label="Jenis disabilitas", choices=Disability.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    guardian_name = forms.CharField(label="Nama wali", max_length=120, required=False)
    guardian_relation = forms.CharField(label="Hubungan wali", max_length=40, required=False)
    guardian_phone = forms.CharField(
        label="Nomor HP wali", max_length=30, required=False, widget=forms.TelInput({"inputmode": "tel"})
    )
    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    confirmed = forms.BooleanField(label="Sudah saya periksa, tetap simpan", required=False)

    sections = [
        ("Siapa", ["nik", "nik_missing_reason", "name", "sex", "birth_date", "birth_year", "estimate", "birth_place",
                   "mother_name", "marital_status", "education", "occupation"]),
        ("Tempat tinggal", ["village", "address", "rt", "rw", "phone", "ktp_address"]),
        ("Keadaan dan wali", ["disabilities", "guardian", "guardian_name", "guardian_relation", "guardian_phone",
                              "note"]),
    ]  # fmt: skip
    # What the form may change, and nothing else, whatever is posted.
    columns = (
        "name", "sex", "birth_date", "birth_year", "birth_place", "mother_name", "marital_status", "education",
        "occupation", "village", "address", "rt", "rw", "phone", "ktp_address", "disabilities", "guardian",
        "guardian_name", "guardian_relation", "guardian_phone", "note",
    )  # fmt: skip
    known_nik = ""

    def __init__(self, *args, level: int = LIMITED, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].open_to(self.user, Can.PERSON_EDIT)
        self.warnings: list[str] = []
        if level < LIMITED:
            del self.fields["disabilities"], self.fields["note"]
        if not self.is_bound:
            del self.fields["confirmed"]

    def clean_name(self):
        if not derive.name_key(self.cleaned_data["name"]):
            raise forms.ValidationError("Nama harus memuat huruf.")
        return self.cleaned_data["name"]

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born and born > clock.today():
            raise forms.ValidationError("Tanggal lahir tidak boleh sesudah hari ini.")
        if born and born.year < clock.today().year - OLDEST:
            raise forms.ValidationError(f"Tanggal lahir ini lebih dari {OLDEST} tahun yang lalu. Periksa tahunnya.")
        return born

    def clean_phone(self):
        return self._phone("phone")

    def clean_guardian_phone(self):
        return self._phone("guardian_phone")

    def clean_rt(self):
        return self._three("rt")

    def clean_rw(self):
        return self._three("rw")

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        born, year = cleaned.get("birth_date"), cleaned.get("birth_year")
        if born and year and born.year != year:
            self.add_error("birth_year", "Tahun ini berbeda dari tanggal lahir di atas. Kosongkan salah satunya.")
        if self.errors:
            del self.fields["confirmed"]
        else:
            self.warnings = self.find_warnings(cleaned)
            self._ask_to_confirm(cleaned)
        return cleaned

    def find_warnings(self, cleaned) -> list[str]:
        """What is to be looked at again before saving."""
        number = cleaned.get("nik") or self.known_nik
        age = derive.age_on(clock.today(), cleaned.get("birth_date"), cleaned.get("birth_year"))
        found = nik_warnings(number, cleaned.get("birth_date"), cleaned.get("sex"))
        return found + ([f"Usianya {age} tahun."] if age and age > SUSPECT else [])

    def values(self) -> dict:
        """What `actions.create_person` and `update_person` take."""
        cleaned = self.cleaned_data
        chosen = {name: cleaned[name] for name in self.columns if name in cleaned}
        return chosen | {"birth_precision": "estimate" if cleaned.get("estimate") else ""}

    def _ask_to_confirm(self, cleaned) -> None:
        if not self.warnings:
            del self.fields["confirmed"]
        elif not cleaned.get("confirmed"):
            self.add_error("confirmed", " ".join(self.warnings))

    def _phone(self, name: str) -> str:
        number = derive.phone(self.cleaned_data[name])
        if number is None:
            raise forms.ValidationError("Nomor HP tidak terbaca. Tulis seperti 0812 3456 7890.")
        return number

    def _three(self, name: str) -> str:
        typed = self.cleaned_data[name]
        digits = derive.three_digits(typed)
        if typed.strip("-. 0") and not digits:
            raise forms.ValidationError("Isi dengan angka, paling banyak tiga.")
        return digits


class PersonCreateForm(ReasonMixin, OnceForm, PersonForm):
    """A new person; `claims(nik)` says in a sentence who has this NIK already, or ""."""

    nik = NikField(help_text=mark_safe(HINT))  # noqa: S308 - our own text
    nik_missing_reason = forms.ChoiceField(
        label="Alasan tanpa NIK", required=False, choices=[("", "Pilih bila NIK kosong"), *NikMissing.choices]
    )
    kind = forms.ModelChoiceField(
        Kind.objects.none(), label="Jenis PPKS", required=False, empty_label="Belum ditentukan",
        help_text="Boleh dicatat kemudian.",
    )  # fmt: skip
    override_reason = forms.CharField(
        label="Alasan tetap dicatat",
        required=False,
        max_length=300,
        help_text="Bila di luar ketentuan usia atau jenis kelamin.",
    )
    sections = [
        *PersonForm.sections[:2],
        ("Keadaan dan wali", PersonForm.sections[2][1]),
        ("Jenis PPKS", ["kind", "override_reason"]),
    ]

    def __init__(self, *args, kinds=None, claims: Callable[[str], str] = lambda number: "", hint_url="", **kwargs):
        super().__init__(*args, **kwargs)
        self.claims = claims
        self.fields["nik"].widget.attrs |= {
            "hx-post": hint_url, "hx-trigger": self._hint_when(), "hx-target": "#nik-hint",
            "hx-include": "closest form",
        }  # fmt: skip
        if kinds is None:
            del self.fields["kind"]
        else:
            self.fields["kind"].queryset = kinds
        self.hide_reason()

    def clean(self):
        cleaned = super().clean()
        if "nik" not in self.errors and not cleaned.get("nik") and not cleaned.get("nik_missing_reason"):
            self.add_error("nik_missing_reason", "Pilih alasan mengapa NIK kosong.")
        return cleaned

    def _hint_when(self) -> str:
        return "input changed delay:400ms" + (", load" if self["nik"].value() else "")

    def find_warnings(self, cleaned) -> list[str]:
        found = super().find_warnings(cleaned)
        try:
            taken = self.claims(cleaned["nik"]) if cleaned.get("nik") else ""
        except DomainError as error:
            self.add_error("nik", error.message)
            return found
        return [*found, taken] if taken else found

    def values(self) -> dict:
        return super().values() | {
            "nik": self.cleaned_data["nik"], "nik_missing_reason": self.cleaned_data["nik_missing_reason"]
        }  # fmt: skip


class PersonEditForm(EditForm, PersonForm):
    """Changes of a known person; the NIK has a form of its own."""

    guardian = forms.ModelChoiceField(
        Person.objects.none(), label="Wali dari keluarga", required=False, empty_label="Bukan anggota keluarga"
    )

    def __init__(self, *args, person: Person, relatives=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known_nik = person.nik or ""
        if relatives is not None and relatives.exists():
            self.fields["guardian"].queryset = relatives
        else:
            del self.fields["guardian"]

    @staticmethod
    def initial_of(person: Person) -> dict:
        """What the form shows at first."""
        names = [name for name in PersonForm.columns if name not in {"birth_year"}]
        year = person.birth_year if not person.birth_date else None
        return {name: getattr(person, name) for name in names} | {
            "birth_year": year, "estimate": person.birth_precision == "estimate", "version": person.version
        }  # fmt: skip


class NikForm(EditForm):
    """Correct, add or take away a NIK, or say that the number is a stand-in."""

    nik = NikField(help_text="Kosongkan bila orang ini ternyata tidak mempunyai NIK.")
    nik_missing_reason = forms.ChoiceField(
        label="Alasan tanpa NIK", required=False, choices=[("", "Pilih bila NIK kosong"), *NikMissing.choices]
    )
    state = forms.ChoiceField(
        label="Nomor ini", required=False,
        choices=[("", "Dari KTP atau KK"), (NikState.DUMMY.value, NikState.DUMMY.label)],
    )  # fmt: skip
    note = forms.CharField(
        label="Keterangan", max_length=300, required=False, help_text="Misalnya dari KK mana angka ini."
    )
    confirmed = forms.BooleanField(label="Sudah saya periksa, tetap simpan", required=False)

    def __init__(self, *args, person: Person, claims: Callable[[str], str] = lambda number: "", **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.claims = person, claims
        if not self.is_bound:
            del self.fields["confirmed"]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("nik")
        if "nik" in self.errors:
            del self.fields["confirmed"]
            return cleaned
        if not number and not cleaned.get("nik_missing_reason"):
            self.add_error("nik_missing_reason", "Pilih alasan mengapa NIK kosong.")
        if number:
            self._look_again(number, cleaned)
        else:
            del self.fields["confirmed"]
        return cleaned

    def _look_again(self, number: str, cleaned) -> None:
        """Warnings are no refusal: they ask for the tick."""
        person = self.person
        found = nik_warnings(number, person.birth_date, person.sex)
        try:
            taken = self.claims(number) if number != person.nik else ""
        except DomainError as error:
            self.add_error("nik", error.message)
            return
        found += [taken] if taken else []
        if not found:
            del self.fields["confirmed"]
        elif not cleaned.get("confirmed"):
            self.add_error("confirmed", " ".join(found))


class DeactivateForm(EditForm):
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *DeactivationReason.choices])
    on = PastDateField(label="Sejak", required=False, help_text="Kosongkan bila hari ini.")
    note = forms.CharField(label="Keterangan", max_length=300, required=False)


class ExportForm(Form):
    reason = forms.CharField(
        label="Untuk apa daftar ini diunduh?", max_length=200, help_text="Alasan dicatat bersama nama Anda."
    )


class AttachForm(OnceForm):
    KINDS = ["Foto orang", "KTP", "Kartu Keluarga", "Foto rumah", "Surat keterangan", "Lainnya"]
    label = forms.ChoiceField(label="Berkas apa", choices=[(kind, kind) for kind in KINDS])
    upload = UploadField(label="Berkas", required=True)


def nik_warnings(number: str, born: date | None, sex: str | None) -> list[str]:
    """Where the digits of a NIK disagree with what is known of the person; the NIK may still be right."""
    if not number:
        return []
    said, found = nik.decode(number), []
    if not nik.region_known(number):
        found.append("Dua angka pertama NIK bukan kode provinsi.")
    if born and not said.agrees(born):
        found.append(f"Tanggal lahir pada NIK {said.day:02}-{said.month:02}-{said.year:02}, berbeda dari yang diisi.")
    if sex in {"L", "P"} and sex != said.sex:
        found.append(f"Menurut NIK orang ini {'perempuan' if said.sex == 'P' else 'laki-laki'}.")
    return found
