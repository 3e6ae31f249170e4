"""Batches made the way the pages make them, out of small lists typed in the test."""

from datetime import date
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from imports import actions, deciding, running, tasks
from imports.models import Batch, Row
from office.jobs.worker import drain
from tests.factories.spreadsheets import sheets_book

HEADER = "nik;nama;tgl_lahir;jenis_kelamin;kode_kategori;catatan;jenis_disabilitas"
REFERENCE = date(2026, 8, 31)
serial = count(7001)


def nik(born: date = date(1980, 5, 17), sex: str = "L") -> str:
    """A NIK that agrees with birth date and sex."""
    return f"160310{born.day + 40 * (sex == 'P'):02}{born:%m%y}{next(serial)}"


def line(
    name: str, kind: str = "24", *, number: str | None = None, born: date = date(1980, 5, 17), sex: str = "L", rest=";"
) -> str:
    """One row of a PMKS list."""
    return f"{nik(born, sex) if number is None else number};{name};{born:%d-%m-%Y};{sex};{kind};{rest}"


def csv(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def upload(content: bytes, name: str = "daftar.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_batch(by, *lines: str, header: str = HEADER, name: str = "daftar.csv") -> Batch:
    """A batch whose file waits to be read."""
    return actions.upload(
        by=by,
        name=name,
        chunks=[csv(*lines, header=header)],
        reference_date=REFERENCE,
        begin=tasks.begin,
        force=True,
    )


def make_read(by, *lines: str, **more) -> Batch:
    """A batch whose columns wait to be confirmed."""
    batch = make_batch(by, *lines, **more)
    drain()
    batch.refresh_from_db()
    return batch


def make_previewed(by, *lines: str, placing: str = "tanpa", region=None, **more) -> Batch:
    """A batch ready to be applied."""
    batch = make_read(by, *lines, **more)
    actions.confirm(
        by=by, batch=batch, chosen={}, reference_date=REFERENCE, placing=placing, region=region, begin=tasks.check
    )
    drain()
    batch.refresh_from_db()
    return batch


def rechecked(batch: Batch, by) -> Batch:
    """The batch after what was decided was checked again."""
    batch.refresh_from_db()
    deciding.recheck(by=by, batch=batch, begin=tasks.recheck)
    drain()
    batch.refresh_from_db()
    return batch


def row_named(batch: Batch, name: str) -> Row:
    return batch.rows.get(values__nama=name)


def villages(batch: Batch) -> dict[str, str]:
    """Name -> code of the village its row was read to be of, "" for none."""
    return dict(batch.rows.values_list("values__nama", "village"))


def make_applied(by, *lines: str, **more) -> Batch:
    """A batch whose rows are in the register."""
    batch = make_previewed(by, *lines, **more)
    actions.start(by=by, batch=batch, begin=tasks.apply)
    drain()
    batch.refresh_from_db()
    return batch


def figures(batch: Batch) -> tuple[int, ...]:
    """Created, updated, unchanged, skipped, failed."""
    found = running.figures(batch)
    return tuple(found[name] for name in ("created", "updated", "unchanged", "skipped", "failed"))


def make_read_book(by, name: str = "daftar.xlsx", **sheets: list) -> Batch:
    """A batch of a workbook whose columns wait to be confirmed: sheet -> title and lines (see `titled`)."""
    batch = actions.upload(
        by=by, name=name, chunks=[sheets_book(**sheets)], reference_date=REFERENCE, begin=tasks.begin, force=True
    )
    drain()
    batch.refresh_from_db()
    return batch


def titled(title: str, *lines: str, header: str = HEADER) -> list[list[str]]:
    """The rows of a sheet: a title, a blank one, the header, the lines."""
    return [[title], [], header.split(";"), *[text.split(";") for text in lines]]


def confirmed(batch: Batch, by, **more) -> Batch:
    """The batch with its columns as suggested, checked to the preview."""
    given = {"chosen": {}, "reference_date": REFERENCE, "placing": "tanpa"} | more
    actions.confirm(by=by, batch=batch, begin=tasks.check, **given)
    drain()
    batch.refresh_from_db()
    return batch
