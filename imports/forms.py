"""One form per step of a batch."""

from itertools import groupby

from django import forms
from django.conf import settings
from django.utils.html import escape

from cases.nik import mask
from imports import gates, housing
from imports.columns import Column, Confidence
from imports.fields import LABELS, PEOPLE_LABELS, PROGRAMMES, PSKS_LABELS
from imports.models import Content, Placing
from imports.reading import Table
from imports.register import moving
from imports.sheet import HEADER_ROWS
from imports.shown import LONGEST, CellShown
from office import clock
from office.forms import EditForm, Form, OnceForm
from office.text import clean_text
from psks.models import Kind
from regions.models import Level, Region

UNDECIDED = "?"
MOVES = [(moving.MOVE, "Pindahkan ke KK ini"), (moving.STAY, "Biarkan di KK lama")]
MOVES_OF_ALL = [
    (moving.MOVE, "Pindahkan semua ke KK dalam daftar ini"),
    (moving.STAY, "Biarkan semua di KK lama"),
]
ACCEPT = ".xlsx,.xlsm,.xlsb,.xls,.ods,.html,.htm,.csv,.txt,.tsv"


class UploadForm(OnceForm):
    file = forms.FileField(
        label="Berkas daftar",
        help_text="Lembar kerja (.xlsx, .xls, .xlsb, .ods), tabel halaman web, atau teks tabel (.csv).",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self):
        upload, limit = self.cleaned_data["file"], settings.UPLOAD_LIMIT_MB
        if upload.size > limit * 1024 * 1024:
            raise forms.ValidationError(f"Berkas ini lebih besar dari {limit} MB. Bagi menjadi beberapa berkas.")
        return upload


class MoveForm(EditForm):
    """A move of the batch from the state the user has seen; stands several times on a page, so without ids."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)


class AgainForm(OnceForm):
    """Read a file once more as a new import."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)


class ReasonForm(EditForm):
    """Why all rows with one reason are let in or left out."""

    note = forms.CharField(label="Mengapa", max_length=200, help_text="Tercatat di riwayat. Jangan menulis nama orang.")


class MovingForm(ReasonForm):
    """What becomes of all rows whose No. KK is another one than in the register."""

    do = forms.ChoiceField(
        label="Yang dilakukan", widget=forms.RadioSelect, choices=[*MOVES_OF_ALL, ("skip", "Lewati semua baris ini")]
    )
    field_order = ["do", "note"]


class FamilyForm(EditForm):
    """What becomes of one row whose No. KK is another one than in the register."""

    do = forms.ChoiceField(
        label="Yang dilakukan", widget=forms.RadioSelect, required=False,
        choices=[*MOVES, ("skip", "Lewati baris ini"), ("", "Ikut keputusan untuk semua, bila ada")],
    )  # fmt: skip
    note = forms.CharField(label="Mengapa", max_length=200, required=False, help_text="Jangan menulis nama orang.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="keluarga_%s", **kwargs)


class LeaveOutForm(ReasonForm):
    """Why one row is left out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="lewati_%s", **kwargs)


class CellsForm(EditForm):
    """The cells of one row as they may be changed. A guarded one is not shown: left empty it stays."""

    def __init__(self, *args, cells: list[CellShown], **kwargs):
        self.cells = [cell for cell in cells if len(cell.raw) <= LONGEST]
        super().__init__(*args, auto_id="isi_%s", **kwargs)
        for cell in self.cells:
            self.fields[f"sel_{cell.index}"] = forms.CharField(
                label=cell.header,
                initial=cell.raw,
                required=False,
                max_length=LONGEST,
                help_text=_told(cell),
            )
            self.prepare(f"sel_{cell.index}")

    def changed(self) -> dict[int, str]:
        """Column -> new cell, of those that were changed."""
        typed = {cell.index: self.cleaned_data.get(f"sel_{cell.index}", "") for cell in self.cells}
        return {cell.index: typed[cell.index] for cell in self.cells if typed[cell.index] != clean_text(cell.raw)}

    def pairs(self):
        """Each cell with its field, those with a reason first."""
        pairs = [(cell, self[f"sel_{cell.index}"]) for cell in self.cells]
        return sorted(pairs, key=lambda pair: not (pair[0].reasons or pair[0].came))


def _told(cell: CellShown) -> str:
    told = [f"Semula: {cell.came}."] if cell.came else []
    if cell.guarded:
        told.append(f"Isinya {cell.text}; kosong berarti tidak diubah.")
    elif cell.read not in {"", "–"} and cell.read.casefold() != cell.text.casefold():
        told.append(f"Dibaca: {cell.read}.")
    return escape(" ".join(told))


class WhoForm(EditForm):
    """Whether a row is somebody the register knows. Empty: not decided."""

    OTHER = "lain"
    who = forms.ChoiceField(label="Siapa orang ini?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args, persons: list, **kwargs):
        super().__init__(*args, auto_id="siapa_%s", **kwargs)
        self.persons = {str(person.pk): person for person in persons}
        named = [(pk, f"Orang yang sama: {_person(person)}") for pk, person in self.persons.items()]
        self.fields["who"].choices = [*named, (self.OTHER, "Orang lain, dicatat baru"), ("", "Belum diputuskan")]

    def person(self):
        return self.persons.get(self.cleaned_data["who"])


def _person(person) -> str:
    born = f", lahir {person.birth_date:%d-%m-%Y}" if person.birth_date else ""
    where = f", {person.village.short_label}" if person.village_id else ""
    return f"{person.name} ({mask(person.nik) or 'tanpa NIK'}{born}{where})"


class VillageForm(EditForm):
    """The village a row means, and whether its spelling is remembered."""

    village = forms.ModelChoiceField(
        label="Desa/kelurahan yang dimaksud", queryset=Region.objects.none(), empty_label="Pilih desa/kelurahan"
    )
    remember = forms.BooleanField(label="Ingat ejaan ini untuk berkas berikutnya", required=False)

    def __init__(self, *args, words: str, **kwargs):
        super().__init__(*args, auto_id="desa_%s", **kwargs)
        self.fields["village"].queryset = (
            Region.objects.villages().select_related("parent").order_by("parent__name", "name")
        )
        self.fields["village"].label_from_instance = lambda region: f"{region.parent.name}: {region.short_label}"
        if not words:
            del self.fields["remember"]

    def remembers(self) -> bool:
        return self.cleaned_data.get("remember", False)


class HeaderForm(Form):
    """In which rows of one sheet the header stands."""

    table = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    first = forms.IntegerField(label="Judul kolom di baris", min_value=1, max_value=40)
    last = forms.IntegerField(
        label="Sampai baris", min_value=1, max_value=40, required=False, help_text="Bila judulnya dua atau tiga baris."
    )

    def rows(self) -> tuple[int, ...]:
        first, last = self.cleaned_data["first"], self.cleaned_data.get("last")
        return tuple(range(first, (last or first) + 1))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last < first + HEADER_ROWS:
            self.add_error("last", "Judul kolom paling banyak tiga baris yang berurutan.")
        return cleaned


class ColumnsForm(EditForm):
    """What each column means, the day of reference, and the place of tables without a column of villages.

    Tables with the same headers share one choice of columns; each has its own village.
    """

    reference_date = forms.DateField(
        label="Tanggal acuan", help_text="Keadaan data pada tanggal ini; umur dihitung sampai tanggal ini."
    )
    content = forms.ChoiceField(label="Isi daftar", choices=Content.choices, widget=forms.RadioSelect, required=False)
    psks_kind = forms.ModelChoiceField(
        label="Jenis PSKS", queryset=Kind.objects.filter(active=True), required=False,
        empty_label="Menurut kolom jenis PSKS", help_text="Hanya untuk daftar PSKS; berlaku untuk semua baris.",
    )  # fmt: skip
    off = forms.ChoiceField(
        label="Dinonaktifkan dari", choices=[("", "Bukan daftar nonaktif"), *PROGRAMMES.items()], required=False,
        help_text="Bila semua orang dalam daftar ini berhenti menerima satu program, sejak tanggal acuan.",
    )  # fmt: skip
    placing = forms.ChoiceField(
        label="Bila desa tidak dipilih di atas", widget=forms.RadioSelect,
        help_text="Yang sudah tercatat tetap di tempatnya.",
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label="Wilayah untuk berkas ini",
        queryset=Region.objects.none(),
        required=False,
        empty_label="Pilih desa/kelurahan atau kecamatan",
    )

    def __init__(self, *args, batch, tables: list[Table], **kwargs):
        self.tables = tables
        self.leads = _leads(tables)
        self.before = batch.content
        initial = {
            "version": batch.version,
            "reference_date": batch.reference_date,
            "placing": Placing.NONE if batch.placing == Placing.FILE else batch.placing,
            "region": batch.region_id,
            "content": batch.content,
            "psks_kind": batch.psks_kind_id,
            "off": tables[0].off,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self._offer_places()
        if not batch.of_psks and gates.psks_refusal(self.user):
            del self.fields["content"], self.fields["psks_kind"]
        for place in self.leads:
            for column in tables[place].mapping.columns:
                self.fields[_name(place, column)] = _field(column)

    def _offer_places(self) -> None:
        self.unplaced = [place for place, table in enumerate(self.tables) if not table.mapping.has_region]
        if not self.unplaced:
            del self.fields["placing"], self.fields["region"]
            return
        self.fields["placing"].choices = [choice for choice in Placing.choices if choice[0] != Placing.FILE]
        places = Region.objects.filter(level__in=[Level.KECAMATAN, Level.VILLAGE]).select_related("parent")
        self.fields["region"].queryset = places.order_by("parent__name", "name")
        self.fields["region"].label_from_instance = lambda region: region.label
        villages = [("", "Tidak ditentukan"), *_villages(places)]
        for place in self.unplaced:
            self.fields[_village(place)] = forms.ChoiceField(
                label=self._of_sheet(place), choices=villages, required=False,
                initial=self.tables[place].village,
            )  # fmt: skip
            self.prepare(_village(place))

    def _of_sheet(self, place: int) -> str:
        sheet = f"lembar {self.tables[place].sheet.name}" if len(self.tables) > 1 else "semua baris"
        return f"Desa/kelurahan {sheet}"

    def clean_reference_date(self):
        day = self.cleaned_data["reference_date"]
        if day > clock.today():
            raise forms.ValidationError("Tanggal acuan tidak boleh sesudah hari ini.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("placing") == Placing.REGION and not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", "Pilih wilayahnya.")
        return cleaned

    def chosen(self) -> dict[int, dict[int, str | None]]:
        """Table -> column -> field, as the action takes it."""
        found = {}
        for place, table in enumerate(self.tables):
            lead = self._lead_of(table)
            found[place] = {
                column.index: self.cleaned_data[_name(lead, column)] or None for column in table.mapping.columns
            }
        return found

    def settled(self) -> dict:
        """What the action takes beside the columns."""
        placing = self.cleaned_data.get("placing", Placing.FILE)
        region = self.cleaned_data.get("region") if placing == Placing.REGION else None
        content = self.cleaned_data.get("content") or self.before
        return {
            "reference_date": self.cleaned_data["reference_date"],
            "placing": placing,
            "region": region,
            "villages": {place: self.cleaned_data.get(_village(place), "") for place in range(len(self.tables))},
            "content": content,
            "psks_kind": self.cleaned_data.get("psks_kind") if content == Content.PSKS else None,
            "off": "" if content == Content.PSKS else self.cleaned_data["off"],
        }

    def villages(self) -> list:
        """The fields for the villages of single tables."""
        return [self[_village(place)] for place in self.unplaced]

    def are_named(self) -> bool:
        """Whether a village stands there already, from the titles or chosen before."""
        return any(self.tables[place].village for place in self.unplaced)

    def groups(self, samples: dict[int, dict[int, list[str]]]) -> list[dict]:
        """For the page: each kind of table with its columns, their fields and a few values."""
        return [
            {
                "place": place,
                "sheets": [t.sheet.name for t in self.tables if self._lead_of(t) == place and t.sheet.name],
                "header_rows": self.tables[place].header.rows,
                "columns": [
                    (column, self[_name(place, column)], samples[place].get(column.index, []))
                    for column in self.tables[place].mapping.columns
                ],
            }
            for place in self.leads
        ]

    def _lead_of(self, table: Table) -> int:
        prints = [self.tables[place].mapping.fingerprint for place in self.leads]
        return self.leads[prints.index(table.mapping.fingerprint)]


def _village(place: int) -> str:
    return f"desa_{place}"


def _villages(places) -> list[tuple[str, list[tuple[str, str]]]]:
    """The villages among these regions, by kecamatan."""
    villages = [place for place in places.order_by("parent__name", "parent_id", "name") if place.level == Level.VILLAGE]
    kecamatan = groupby(villages, key=lambda village: village.parent.name)
    return [(name, [(village.pk, village.label) for village in group]) for name, group in kecamatan]


def _leads(tables: list[Table]) -> list[int]:
    """The first table of each kind of header."""
    seen: dict[str, int] = {}
    for place, table in enumerate(tables):
        seen.setdefault(table.mapping.fingerprint, place)
    return list(seen.values())


# What a column may mean, those of one register together.
MEANINGS = [
    ("Orang dan keluarga", list(PEOPLE_LABELS.items())),
    ("Rumah dan aset", list(housing.LABELS.items())),
    ("PSKS", list(PSKS_LABELS.items())),
]


def _name(place: int, column: Column) -> str:
    return f"kolom_{place}_{column.index}"


def _field(column: Column) -> forms.ChoiceField:
    undecided = column.confidence == Confidence.OPEN
    choices = [("", "Tidak dipakai"), *MEANINGS]
    if undecided:
        likely = [name for name in column.choices if name]
        choices = [(UNDECIDED, "Pilih dahulu"), ("", "Tidak dipakai")]
        choices += [(name, LABELS[name]) for name in likely]
        choices += MEANINGS
    return _Meaning(
        label=f"Kolom {column.letter}: {column.header or 'tanpa judul'}",
        choices=choices,
        initial=UNDECIDED if undecided else column.field or "",
        required=False,
    )


class _Meaning(forms.ChoiceField):
    def validate(self, value):
        super().validate(value)
        if value == UNDECIDED:
            raise forms.ValidationError(
                "Judul kolom ini dapat berarti beberapa hal. Pilih artinya, atau Tidak dipakai."
            )
