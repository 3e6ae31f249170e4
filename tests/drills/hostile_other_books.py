"""Hostile workbooks of the other kinds: LibreOffice, binary, and from before 2007."""

import os
import struct

from tests.drills.hostile_books import DOCTYPE, LAUGHS, flipped
from tests.drills.hostile_case import EITHER, HEADERS, READ, Case, Place, changed, kind, names, people
from tests.factories import spreadsheets as made

DOWN = 'table:number-rows-spanned="999999999999999999"'


def _ods(place: Place, rows: str, **more) -> Case:
    return Case(made.ods(place.path("ods"), made.ods_sheet("Data", rows), **more))


@kind
def ods_repeats(place: Place) -> Case:
    many = place.random.choice([5_000, 10**6, 2**31, 10**18])
    cell = made.ods_cell("x", more=f'table:number-columns-repeated="{many if place.random.random() < 0.5 else 3}"')
    return _ods(place, f'<table:table-row table:number-rows-repeated="{many}">{cell}</table:table-row>')


@kind
def ods_nonsense(place: Place) -> Case:
    rows = place.random.choice(
        [
            made.ods_row(["x"], more='table:number-rows-repeated="-5"'),
            made.ods_row(["x"], more=f'table:number-rows-repeated="{"9" * 6_000}"'),
            made.ods_cell("x") * 10,
            "<table:table-row>" * 50_000,
            "<table:table-cell>" * 50_000,
            made.ods_row(["x"]) + "<table:table-row><table:table-cell><text:p>" + "<text:s text:c='999'/>" * 900,
            "<table:table-row><table:table-cell office:value-type='float' office:value='x'/></table:table-row>",
            made.ods_row([None], more='table:number-rows-repeated="3000000"') + made.ods_row(["x"]),
            f"<table:table-row>{made.ods_cell('x', more=DOWN)}</table:table-row>" + made.ods_row([None, "x"]) * 20_000,
        ]
    )
    return _ods(place, rows)


@kind
def ods_commands(place: Place) -> Case:
    return _ods(place, made.ods_row(["x"]), start=place.random.choice([DOCTYPE, LAUGHS]).decode())


@kind
def ods_honest(place: Place) -> Case:
    rows = people(place)
    lines = "".join(made.ods_row(row) for row in [HEADERS, *rows])
    tail = made.ods_row([None], more='table:number-rows-repeated="1048500"')
    path = made.ods(place.path("xls"), made.ods_sheet("Data", lines + tail))
    return Case(path, frozenset({READ}), names(rows))


@kind
def ods_flipped(place: Place) -> Case:
    path = ods_honest(place).path
    return Case(place.write(flipped(place, path.read_bytes()), "ods"), EITHER)


def _xlsb(place: Place) -> tuple[made.Path, list]:
    rows = people(place)
    data = b"".join(made.xlsb_row(n, row) for n, row in enumerate([HEADERS, *rows]))
    return made.xlsb(place.path("xlsb"), {"Data": made.xlsb_sheet(data)}), rows


@kind
def xlsb_honest(place: Place) -> Case:
    path, rows = _xlsb(place)
    return Case(path, frozenset({READ}), names(rows))


@kind
def xlsb_far(place: Place) -> Case:
    row, column = place.random.choice([(1_048_575, 16_383), (2**32 - 1, 0), (3, 2**31), (900_000, 500)])
    sheet = made.xlsb_sheet(made.xlsb_row(0, ["NIK", "NAMA"]) + made.xlsb_row(row, [(column, "x")]))
    return Case(made.xlsb(place.path("xlsb"), {"Data": sheet}))


@kind
def xlsb_garbage(place: Place) -> Case:
    path, _ = _xlsb(place)
    part = place.random.choice(["xl/worksheets/sheet1.bin", "xl/workbook.bin"])
    noise = place.random.choice([os.urandom(5_000), b"\xff" * 90_000, b"", made.record(0, b"")])
    return Case(changed(path, part, lambda data: data[: place.random.randint(0, 40)] + noise))


@kind
def xlsb_string_out_of_range(place: Place) -> Case:
    sheet = made.xlsb_sheet(made.xlsb_row(0, ["NIK", place.random.choice([0, 9, 2**32 - 1])]))
    return Case(made.xlsb(place.path("xlsb"), {"Data": sheet}))


@kind
def xls_cut_or_flipped(place: Place) -> Case:
    sample = place.sample(".xls")
    return Case(place.write(flipped(place, sample.read_bytes()), "xls"), EITHER, least=XLS_ROWS)


XLS_ROWS = 380  # of the 411 lines of the sample that hold anything


@kind
def xls_far_cell(place: Place) -> Case:
    data = bytearray(place.sample(".xls").read_bytes())
    spots = [n for n in range(len(data) - 14) if data[n : n + 4] == b"\xfd\0\x0a\0"]
    at = place.random.choice(spots)
    struct.pack_into("<HH", data, at + 4, 0xFFFF, place.random.choice([255, 0x3FFF, 0xFFFF]))
    return Case(place.write(bytes(data), "xls"))


@kind
def xls_string_out_of_range(place: Place) -> Case:
    data = bytearray(place.sample(".xls").read_bytes())
    spots = [n for n in range(len(data) - 14) if data[n : n + 4] == b"\xfd\0\x0a\0"]
    struct.pack_into("<I", data, place.random.choice(spots) + 10, 0xFFFFFF)
    return Case(place.write(bytes(data), "xls"))


@kind
def xls_noise(place: Place) -> Case:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    body = place.random.choice(["Workbook", "Book", "EncryptedPackage", "WordDocument"]).encode("utf-16-le")
    return Case(place.write(head + os.urandom(3_000) + body + os.urandom(place.random.randint(0, 9_000)), "xls"))
