"""The base of every form: clean text, Indonesian sentences, nothing a database could choke on."""

import re
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

from office import records
from office.dates import read_date
from office.errors import DomainError
from office.text import clean_text

LINE_LIMIT, LINES_LIMIT, WHOLE_LIMIT = 300, 10_000, 2_147_483_647
LONGEST_KEY = 18  # digits of a key; SQLite takes no more of them into a look-up of several
WORTH_CLEANING = 100_000  # letters; longer than any limit, so refused anyway, and cleaning 10 MB takes seconds
GROUPED = re.compile(r"(?:rp\.?\s*)?(-?(?:\d{1,3}(?:\.\d{3})+|\d+))(?:,0*|,-)?", re.IGNORECASE)
UNSTORABLE = "Isian ini memuat tanda yang tidak dapat disimpan. Hapus isian, lalu ketik ulang."
RELOAD = "Halaman ini sudah lama terbuka. Muat ulang halaman, lalu kirim sekali lagi."
DATE_SENTENCE = "Tanggal tidak terbaca. Tulis seperti 31-01-2026."

# Said in place of Django's own sentence where a field brings none of its own.
_SENTENCES = {
    forms.ModelMultipleChoiceField: {
        "invalid_choice": "Ada pilihan yang tidak tersedia. Pilih dari daftar.",
        "invalid_pk_value": "Ada pilihan yang tidak tersedia. Pilih dari daftar.",
        "invalid_list": "Pilih dari daftar.",
    },
    forms.MultipleChoiceField: {
        "invalid_choice": "Ada pilihan yang tidak tersedia. Pilih dari daftar.",
        "invalid_list": "Pilih dari daftar.",
    },
    forms.ModelChoiceField: {"invalid_choice": "Pilihan ini tidak tersedia. Pilih dari daftar."},
    forms.ChoiceField: {"invalid_choice": "Pilihan ini tidak tersedia. Pilih dari daftar."},
    forms.DateField: {"invalid": DATE_SENTENCE},
    forms.DateTimeField: {"invalid": "Tanggal dan jam tidak terbaca. Tulis seperti 31-01-2026 14.30."},
    forms.TimeField: {"invalid": "Jam tidak terbaca. Tulis seperti 14.30."},
    forms.DecimalField: {"invalid": "Isi dengan angka."},
    forms.FloatField: {"invalid": "Isi dengan angka."},
    forms.IntegerField: {"invalid": "Isi dengan angka bulat, tanpa titik atau koma."},
    forms.UUIDField: {"invalid": "Kode ini tidak terbaca."},
    forms.EmailField: {"invalid": "Alamat surel tidak terbaca. Tulis seperti nama@contoh.id."},
    forms.URLField: {"invalid": "Alamat web tidak terbaca. Tulis seperti https://contoh.id."},
    forms.FileField: {
        "missing": "Berkas belum dipilih.",
        "empty": "Berkas ini kosong.",
        "invalid": "Berkas belum dipilih.",
        "max_length": "Nama berkas terlalu panjang.",
    },
}
_LIMITS = {
    "max_length": "Paling banyak %(limit_value)d huruf; isian ini %(show_value)d huruf.",
    "min_length": "Paling sedikit %(limit_value)d huruf; isian ini %(show_value)d huruf.",
    "max_value": "Paling besar %(limit_value)s.",
    "min_value": "Paling kecil %(limit_value)s.",
    "null_characters_not_allowed": UNSTORABLE,
}


class DateInput(forms.DateInput):
    """A text field with a number keyboard: a browser's own picker shows month first where its language is English."""

    def __init__(self, attrs=None):
        hints = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "hh-bb-tttt"}
        super().__init__(attrs=hints | (attrs or {}), format="%d-%m-%Y")


class DateField(forms.DateField):
    """A day as people write it (`office.dates.read_date`), day before month. `Form` makes every DateField one."""

    widget = DateInput

    def to_python(self, value):
        return _date(self, value)


class Careful:
    """What makes a form ours: it takes the `user` it is for, cleans and bounds every field, speaks Indonesian."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for name in self.fields:
            self.prepare(name)

    def prepare(self, name: str) -> None:
        """Do so with one field; only for a field put in after the form was made."""
        field = self.fields[name]
        if isinstance(field, forms.DateField):
            _read_days(field)
        _speak(field, field.label or name.replace("_", " ").capitalize())
        _bound(field)
        _guard(field)


class Form(Careful, forms.Form):
    """The base of every form."""

    def refuse(self, error: DomainError) -> None:
        """Put what an action refused beside the fields it names, or on top when it names none of this form."""
        named = {field: sentence for field, sentence in error.fields.items() if field in self.fields}
        for field, sentence in named.items():
            self.add_error(field, sentence)
        if not named:
            self.add_error(None, error.message)


class ModelForm(Careful, forms.ModelForm):
    """The base of forms in the Django admin; `check_version()` refuses one made from an older state of the record."""

    def check_version(self, cleaned: dict) -> None:
        if self.instance.pk and cleaned.get("seen") != self.instance.version:
            self.add_error(None, records.stale(self.instance).message)


class OnceForm(Form):
    """A form that creates: its hidden `once` lets `office.records.once` tell a double click from a second wish."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.add_prefix("once")
        if self.is_bound and not _is_uuid(self.data.get(name)):
            self.data = self.data.copy()  # a lost or broken key would make the form impossible to send
            self.data[name] = str(uuid4())


class EditForm(Form):
    """A form that changes: its hidden `version` says which state of the record the user has seen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages={"required": RELOAD, "invalid": RELOAD, "min_value": RELOAD},
    )


def _is_uuid(value) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, TypeError, AttributeError):
        return False


def _date(field: forms.DateField, value):
    if isinstance(value, datetime):
        return value.date()
    if value in field.empty_values or isinstance(value, date):
        return value or None
    if day := read_date(str(value)):
        return day
    raise ValidationError(field.error_messages["invalid"], code="invalid")


def _read_days(field: forms.DateField) -> None:
    """Let a plain DateField read and show days the way `DateField` does."""
    field.to_python = partial(_date, field)
    if type(field.widget) is forms.DateInput:
        field.widget = DateInput(field.widget.attrs)
        field.widget.is_required = field.required


def _speak(field: forms.Field, label: str) -> None:
    """Put our sentences in place of Django's; what a field was given for itself stays."""
    ours = next((sentences for kind, sentences in _SENTENCES.items() if isinstance(field, kind)), {})
    for code, sentence in {"required": f"{label} wajib {_verb(field)}.", **ours}.items():
        if _is_djangos(field, code):
            field.error_messages[code] = sentence
    for code, sentence in _LIMITS.items():
        field.error_messages.setdefault(code, sentence)


def _verb(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "dicentang"
    return "dipilih" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField) else "diisi"


def _is_djangos(field: forms.Field, code: str) -> bool:
    """Whether the sentence is the one its class brings along, and not one given to this field."""
    defaults = (kind.__dict__.get("default_error_messages", {}).get(code) for kind in type(field).__mro__)
    return field.error_messages.get(code) is next(filter(None, defaults), None)


def _bound(field: forms.Field) -> None:
    """Give a field without limits the widest ones that are still safe on both databases."""
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
        if field.max_value is None:
            field.validators.append(MaxValueValidator(WHOLE_LIMIT))
        if field.min_value is None:
            field.validators.append(MinValueValidator(-WHOLE_LIMIT))
    elif isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField) and field.max_length is None:
        field.validators.append(MaxLengthValidator(LINES_LIMIT if _has_lines(field) else LINE_LIMIT))


def _guard(field: forms.Field) -> None:
    """Refuse what PostgreSQL cannot store, and clean what is text, before the field looks at it."""
    check, text = field.clean, isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)
    whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField)
    many = isinstance(field, forms.ModelMultipleChoiceField)

    def clean(value, *rest):
        if _unstorable(value):
            raise ValidationError(UNSTORABLE, code="unstorable")
        if many and isinstance(value, list | tuple) and any(len(str(key)) > LONGEST_KEY for key in value):
            raise ValidationError(field.error_messages["invalid_choice"], code="invalid_choice")
        if text and isinstance(value, str) and len(value) <= WORTH_CLEANING:
            value = clean_text(value, lines=_has_lines(field))
        elif whole and isinstance(value, str):
            value = _whole(field, value)
        return check(value, *rest)

    field.clean = clean


def _whole(field: forms.Field, value: str) -> str:
    """A whole number as people write it: "Rp 600.000" is six hundred thousand (Django alone would read 600)."""
    value = value.strip()
    if found := GROUPED.fullmatch(value):
        return found[1].replace(".", "")
    if "." in value or "," in value:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return value


def _has_lines(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea)


def _unstorable(value) -> bool:
    if isinstance(value, list | tuple):
        return any(_unstorable(part) for part in value)
    return isinstance(value, str) and ("\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value))
