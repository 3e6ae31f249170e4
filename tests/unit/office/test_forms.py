"""The base of every form: clean text, Indonesian sentences, nothing a database chokes on."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from office.forms import RELOAD, UNSTORABLE, EditForm, Form, OnceForm
from office.models import Desk
from regions.models import Region

ENGLISH = {"this", "enter", "valid", "required", "field", "ensure", "value", "select", "choice", "the", "is", "bidang"}


class Everything(Form):
    name = forms.CharField(max_length=20)
    story = forms.CharField(label="Cerita", widget=forms.Textarea, required=False)
    short = forms.CharField(required=False)
    born = forms.DateField(label="Tanggal lahir", required=False)
    count = forms.IntegerField(label="Jumlah", required=False)
    amount = forms.DecimalField(required=False)
    mail = forms.EmailField(required=False)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")], required=False)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    desk = forms.ModelChoiceField(Desk.objects.all(), required=False)
    villages = forms.ModelMultipleChoiceField(Region.objects.villages(), required=False)
    key = forms.UUIDField(required=False)
    web = forms.URLField(required=False, assume_scheme="https")
    code = forms.RegexField(r"^\d{3}$", required=False, error_messages={"invalid": "Kode terdiri dari tiga angka."})
    at = forms.TimeField(required=False)
    moment = forms.DateTimeField(required=False)
    agreed = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False, strip=False)


def form(**data):
    query = QueryDict(mutable=True)
    for name, value in ({"name": "Siti"} | data).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return Everything(query)


def errors(**data):
    return form(**data).errors


# --- text ------------------------------------------------------------------------------------------
def test_text_is_cleaned():
    filled = form(name="  Si\u200bti \u00a0 Aminah ", story="satu\r\n\r\n\r\n\r\ndua\u202e ", short="a\nb")
    assert filled.is_valid()
    assert filled.cleaned_data["name"] == "Siti Aminah"
    assert filled.cleaned_data["story"] == "satu\n\ndua"
    assert filled.cleaned_data["short"] == "a b"


def test_text_of_nothing_visible_counts_as_empty():
    assert errors(name="\u200b \u3164\u00a0")["name"] == ["Name wajib diisi."]


def test_length_counts_after_cleaning():
    assert form(name="x" * 20 + "\u200b" * 50).is_valid()
    assert errors(name="x" * 21)["name"] == ["Paling banyak 20 huruf; isian ini 21 huruf."]


def test_passwords_are_left_alone():
    filled = form(secret=" a\u00a0b ")
    assert filled.is_valid()
    assert filled.cleaned_data["secret"] == " a\u00a0b "


def test_text_without_a_limit_has_one():
    assert "short" in errors(short="x" * 301)
    assert "story" in errors(story="x" * 10_001)
    assert form(story="x" * 10_000).is_valid()


def test_ten_megabytes_are_refused_with_a_sentence():
    assert errors(story="x " * 5_000_000)["story"][0].startswith("Paling banyak 10000 huruf")


@pytest.mark.parametrize("field", [name for name in Everything.base_fields if name not in {"agreed"}])
@pytest.mark.parametrize("bad", ["\x00", "a\x00b", "\ud800"])
@pytest.mark.django_db
def test_what_cannot_be_stored_is_refused_in_every_field(field, bad):
    assert errors(**{field: [bad]})[field] == [UNSTORABLE]


@pytest.mark.django_db
def test_one_bad_part_of_a_list_is_enough():
    assert errors(villages=["16.03.10.2004", "\x00"])["villages"] == [UNSTORABLE]


# --- days ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["31-01-2026", "31/01/2026", "2026-01-31", "31012026", " 31 Januari 2026 "])
def test_days(text):
    filled = form(born=text)
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["born"] == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["01/31/2026", "31-02-2026", "kemarin", "1-1-26", "9" * 100])
def test_days_that_cannot_be_read(text):
    assert errors(born=text)["born"] == ["Tanggal tidak terbaca. Tulis seperti 31-01-2026."]


def test_days_show_day_first_with_a_number_keyboard():
    drawn = str(Everything(initial={"born": date(2026, 1, 31)})["born"])
    assert 'value="31-01-2026"' in drawn
    assert 'inputmode="numeric"' in drawn
    assert 'type="text"' in drawn


def test_a_day_typed_wrong_is_shown_again_as_typed():
    assert 'value="32-13-2026"' in str(form(born="32-13-2026")["born"])


# --- wrong types -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("count", "dua", "Isi dengan angka bulat, tanpa titik atau koma."),
        ("count", "1.5", "Isi dengan angka bulat, tanpa titik atau koma."),
        ("count", "99999999999999999999", "Paling besar 2147483647."),
        ("count", "-99999999999999999999", "Paling kecil -2147483647."),
        ("count", "9" * 5000, "Isi dengan angka bulat, tanpa titik atau koma."),
        ("amount", "x", "Isi dengan angka."),
        ("amount", "NaN", "Isi dengan angka."),
        ("mail", "x", "Alamat surel tidak terbaca. Tulis seperti nama@contoh.id."),
        ("kind", "z", "Pilihan ini tidak tersedia. Pilih dari daftar."),
        ("kinds", ["a", "z"], "Ada pilihan yang tidak tersedia. Pilih dari daftar."),
        ("desk", "x", "Pilihan ini tidak tersedia. Pilih dari daftar."),
        ("desk", "99999999999999999999999", "Pilihan ini tidak tersedia. Pilih dari daftar."),
        ("villages", ["16.03.10.2004", "16.03"], "Ada pilihan yang tidak tersedia. Pilih dari daftar."),
        ("key", "x", "Kode ini tidak terbaca."),
        ("web", "x x", "Alamat web tidak terbaca. Tulis seperti https://contoh.id."),
        ("code", "12", "Kode terdiri dari tiga angka."),
        ("at", "25.00", "Jam tidak terbaca. Tulis seperti 14.30."),
        ("moment", "x", "Tanggal dan jam tidak terbaca. Tulis seperti 31-01-2026 14.30."),
    ],
)
@pytest.mark.django_db
def test_wrong_types_get_a_sentence(field, value, sentence):
    assert errors(**{field: value})[field] == [sentence]


def test_required_names_the_field():
    class Required(Form):
        nama = forms.CharField(label="Nama lengkap")
        jenis = forms.ChoiceField(label="Jenis", choices=[("a", "A")])
        setuju = forms.BooleanField(label="Persetujuan")
        foto = forms.FileField(label="Foto")
        sendiri = forms.CharField(error_messages={"required": "Tulis dulu."})

    assert Required({}).errors == {
        "nama": ["Nama lengkap wajib diisi."],
        "jenis": ["Jenis wajib dipilih."],
        "setuju": ["Persetujuan wajib dicentang."],
        "foto": ["Foto wajib dipilih."],
        "sendiri": ["Tulis dulu."],
    }


def test_an_empty_file_gets_a_sentence():
    class Upload(Form):
        foto = forms.FileField(label="Foto")

    assert Upload({}, {"foto": SimpleUploadedFile("a.jpg", b"")}).errors["foto"] == ["Berkas ini kosong."]
    assert Upload({}, {"foto": SimpleUploadedFile("a.jpg", b"x")}).is_valid()


@given(st.text(max_size=30))
def test_no_sentence_is_english(value):
    fields = [name for name in Everything.base_fields if name not in {"desk", "villages", "agreed", "secret"}]
    for sentences in errors(**dict.fromkeys(fields, value)).values():
        for sentence in sentences:
            assert not ENGLISH & {*sentence.lower().replace(".", "").split()}, sentence


def test_one_form_does_not_change_the_next():
    before = len(Everything.base_fields["short"].validators)
    first, second = form(), form()
    assert len(Everything.base_fields["short"].validators) == before
    assert len(first.fields["short"].validators) == len(second.fields["short"].validators) == before + 1


def test_knows_its_user():
    assert Everything(user="leni").user == "leni"
    assert Everything().user is None


# --- once and version ------------------------------------------------------------------------------
class Creating(OnceForm):
    name = forms.CharField()


def test_once_is_a_new_hidden_key_each_time():
    first, second = str(Creating()["once"]), str(Creating()["once"])
    assert 'type="hidden"' in first
    assert first != second


def test_once_stays_when_the_form_comes_back():
    key = uuid4()
    bound = Creating({"once": str(key), "name": ""})
    assert not bound.is_valid()
    assert str(key) in str(bound["once"])


@pytest.mark.parametrize("lost", [{}, {"once": ""}, {"once": "x"}, {"once": "\x00"}, {"once": "1" * 9999}])
def test_a_lost_key_is_replaced_so_that_the_form_can_be_sent(lost):
    data = QueryDict(mutable=True)
    data.update({"name": "Siti"} | lost)
    bound = Creating(data)
    assert bound.is_valid(), bound.errors
    assert isinstance(bound.cleaned_data["once"], UUID)
    assert bound.cleaned_data["name"] == "Siti"


def test_once_with_a_prefix():
    key = uuid4()
    bound = Creating({"a-once": str(key), "a-name": "Siti"}, prefix="a")
    assert bound.is_valid()
    assert bound.cleaned_data["once"] == key


@pytest.mark.parametrize("version", ["", "x", "0", "-1"])
def test_a_lost_version_asks_to_reload(version):
    assert EditForm({"version": version}).errors["version"] == [RELOAD]


def test_version_as_a_number():
    bound = EditForm({"version": "3"})
    assert bound.is_valid()
    assert bound.cleaned_data["version"] == 3


class AmountForm(Form):
    amount = forms.IntegerField(min_value=0)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("600.000", 600_000),
        ("Rp 600.000", 600_000),
        ("Rp600.000,00", 600_000),
        ("1.250.000,-", 1_250_000),
        ("600000", 600_000),
        ("7", 7),
    ],
)
def test_thousands_are_read_as_people_write_them(typed, read):
    form = AmountForm({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == read


@pytest.mark.parametrize("typed", ["600.0", "6.00", "600,5", "1.2345", "enam", "-5", "6 00", "1e5"])
def test_an_unclear_number_is_refused(typed):
    assert not AmountForm({"amount": typed}).is_valid()
