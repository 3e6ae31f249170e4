"""Hostile workbooks: archives that swell, cells out of reach, doctored XML, broken binaries."""

import os
import struct
import zipfile
from datetime import date

from tests.drills.hostile_case import (
    EITHER,
    PARTS,
    READ,
    SHEET,
    STRINGS,
    Case,
    Place,
    appended,
    book,
    changed,
    kind,
    names,
    people,
    replaced,
    streamed,
    without,
)

DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 11)
)
ZEROS = b"\0" * 1_000_000


# --- Archives ---
@kind
def bomb_beside(place: Place) -> Case:
    path, rows = book(place)
    zeros = [ZEROS] * place.random.randint(40, 300)
    return Case(streamed(path, "xl/media/image1.bin", zeros, level=place.random.choice([1, 9])), EITHER, names(rows))


@kind
def bomb_in_the_sheet(place: Place) -> Case:
    path, _ = book(place)
    row = b"<row><c t='inlineStr'><is><t>a</t></is></c></row>" * 20_000
    pieces = [b"<worksheet><sheetData>", *[row] * place.random.randint(40, 120), b"</sheetData></worksheet>"]
    return Case(streamed(without(path, SHEET), SHEET, pieces, level=1))


@kind
def bomb_below_the_ratio(place: Place) -> Case:
    path, _ = book(place)
    noise = os.urandom(6_000).hex().encode()
    piece = b"".join(b"<row><c t='inlineStr'><is><t>%s</t></is></c></row>" % noise[n : n + 40] for n in range(9_000))
    pieces = [b"<worksheet><sheetData>", *[piece] * place.random.randint(200, 400), b"</sheetData></worksheet>"]
    return Case(streamed(without(path, SHEET), SHEET, pieces, level=1))


@kind
def bomb_of_strings(place: Place) -> Case:
    path, _ = book(place)
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 400_000))
    changed(path, SHEET, lambda _: b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>")
    return Case(changed(path, STRINGS, lambda _: b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"))


@kind
def one_cell_of_many_megabytes(place: Place) -> Case:
    path, _ = book(place)
    text = os.urandom(place.random.randint(5, 20) * 500_000).hex().encode()
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"
    return Case(changed(path, SHEET, lambda _: b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>"))


@kind
def too_many_members(place: Place) -> Case:
    path, _ = book(place)
    with zipfile.ZipFile(path, "a") as package:
        for number in range(place.random.randint(2_100, 6_000)):
            package.writestr(f"xl/m/{number}", b"")
    return Case(path)


@kind
def archive_in_archive(place: Place) -> Case:
    inner, _ = book(place)
    data = inner.read_bytes()
    for depth in range(place.random.randint(1, 6)):
        path = place.path("zip")
        with zipfile.ZipFile(path, "w") as package:
            for copy in range(4):
                package.writestr(f"{depth}-{copy}.zip", data)
        data = path.read_bytes()
    return Case(place.write(data, "xlsx"))


@kind
def members_over_each_other(place: Place) -> Case:
    path, _ = book(place)
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    first = data[start : data.index(b"PK\1\2", start + 4)]
    copies = [first.replace(b"[Content_Types]", b"[Content_%05d]" % n) for n in range(200)]
    directory = data[start : start + size] + b"".join(copies)
    head = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count + 200, count + 200, len(directory), start, 0)
    return Case(place.write(data[:start] + directory + head, "xlsx"))


@kind
def names_that_lead_out(place: Place) -> Case:
    path, _ = book(place)
    name = place.random.choice(["../../x", "/etc/cron.d/x", "xl\\..\\..\\x", "c:/x", "xl/../../../x", "\\\\host\\x"])
    return Case(appended(path, name, b"x"))


@kind
def a_link_in_the_archive(place: Place) -> Case:
    path, _ = book(place)
    link = zipfile.ZipInfo("xl/link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(link, "/etc/passwd")
    return Case(path)


@kind
def a_member_twice(place: Place) -> Case:
    path, _ = book(place)
    with zipfile.ZipFile(path) as package:
        sheet = package.read(SHEET)
    return Case(appended(path, SHEET.upper(), sheet.replace(b"<v>1</v>", b"<v>2</v>")))


@kind
def a_locked_member(place: Place) -> Case:
    path, _ = book(place)
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"PK\1\2", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return Case(place.write(bytes(data), "xlsx"))


@kind
def a_size_that_lies(place: Place) -> Case:
    path, _ = book(place)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, at + 24, place.random.choice([0, 5, 1 << 31, 0xFFFFFFFE]))
    return Case(place.write(bytes(data), "xlsx"), EITHER)


@kind
def cut_off(place: Place) -> Case:
    data = place.sample(".xlsx", ".xls").read_bytes()
    return Case(place.write(data[: place.random.randint(1, len(data) - 600)], "xlsx"))


@kind
def flipped_xlsx(place: Place) -> Case:
    return Case(place.write(flipped(place, place.sample(".xlsx").read_bytes()), "xlsx"), EITHER)


def flipped(place: Place, data: bytes) -> bytes:
    """Some bits of it turned over."""
    changed_data = bytearray(data)
    for _ in range(place.random.choice([1, 2, 5, 20, 100])):
        changed_data[place.random.randrange(len(data))] ^= 1 << place.random.randrange(8)
    return bytes(changed_data)


# --- Reach ---
@kind
def the_far_corner(place: Place) -> Case:
    path, _ = book(place)
    cell = place.random.choice(
        [b'<c r="XFD1048576"', b"<c r='XFD1048576'", b'<c r="xfd1048576"', b'<c\tr = "XFD1048576"', b'<c r="ALM1"',
         b'<c r="ZZZ9999999"', b'<c r="$XFD$1048576"', b'<c r="Z900000"', b'<c r="BDWGO1"', b'<c r="A4294967295"']
    )  # fmt: skip
    return Case(replaced(path, SHEET, b'<c r="B3"', cell))


@kind
def two_far_cells(place: Place) -> Case:
    path, _ = book(place)
    rows = b'<row r="200000"><c r="A200000"><v>1</v></c><c r="XFD200000"><v>1</v></c></row></sheetData>'
    return Case(replaced(path, SHEET, b"</sheetData>", rows))


@kind
def a_row_out_of_reach(place: Place) -> Case:
    path, _ = book(place)
    row = place.random.choice([b'<row r="99999999">', b'<row spans="1:2" r="2000000">', b"<row r='4294967296'>"])
    return Case(replaced(path, SHEET, b"</sheetData>", row + b"<c><v>1</v></c></row></sheetData>"), EITHER)


@kind
def a_dimension_that_lies(place: Place) -> Case:
    path, rows = book(place)
    wrong = place.random.choice([b"A1:XFD1048576", b"A1", b"XFD1048576:A1", b"A1:ZZZZZZ99999999999", b"", b"::"])
    return Case(replaced(path, SHEET, b'ref="A1:H13"', b'ref="%s"' % wrong), EITHER, names(rows))


@kind
def endless_empty_rows(place: Place) -> Case:
    path, rows = book(place)
    empty = b"".join(b'<row r="%d" ht="12"/>' % n for n in range(20, 1_000_000))
    return Case(replaced(path, SHEET, b"</sheetData>", empty + b"</sheetData>"), EITHER, names(rows))


@kind
def rows_twice(place: Place) -> Case:
    path, _ = book(place)
    again = place.random.choice([b'<row r="5"><c r="C5"><v>1</v></c></row></sheetData>', b"</sheetData><sheetData/>"])
    return Case(replaced(path, SHEET, b"</sheetData>", again))


@kind
def cells_without_a_place(place: Place) -> Case:
    path, _ = book(place)
    row = b"<row>" + b"<c><v>1</v></c>" * place.random.choice([20_000, 1_000_000]) + b"</row></sheetData>"
    return Case(replaced(path, SHEET, b"</sheetData>", row))


@kind
def hidden_everything(place: Place) -> Case:
    def hide(workbook, sheet):
        sheet.set_column("A:XFD", None, None, {"hidden": True})
        for number in range(5, 5_000):
            sheet.set_row(number, None, None, {"hidden": True})

    path, rows = book(place, write=hide)
    return Case(path, EITHER, names(rows))


# --- XML ---
@kind
def outside_entities(place: Place) -> Case:
    path, _ = book(place)
    bad = place.random.choice([DOCTYPE, LAUGHS, b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>"])
    part = place.random.choice(PARTS)
    return Case(changed(path, part, lambda data: data.replace(b"?>", b"?>" + bad, 1)))


@kind
def an_entity_nobody_named(place: Place) -> Case:
    path, rows = book(place)
    return Case(
        changed(path, STRINGS, lambda data: data.replace(b"DUSUN I", b"&lol;&#0;&#xFFFFFFFF;")), EITHER, names(rows)
    )


@kind
def late_doctype(place: Place) -> Case:
    path, rows = book(place)
    late = b"?><!--" + os.urandom(700_000).hex().encode() + b"-->" + LAUGHS
    return Case(changed(path, SHEET, lambda data: data.replace(b"?>", late, 1)), EITHER, names(rows))


@kind
def deep_nesting(place: Place) -> Case:
    path, _ = book(place)
    depth, part = place.random.choice([10_000, 1_000_000]), place.random.choice([SHEET, STRINGS, "xl/workbook.xml"])
    deep = b"<a>" * depth + place.random.choice([b"", b"</a>" * depth])
    return Case(changed(path, part, lambda data: data.replace(b"?>", b"?>" + deep, 1)), EITHER)


@kind
def markup_that_never_ends(place: Place) -> Case:
    path, _ = book(place)
    piece = place.random.choice(
        [b'<c t="e" r="A1"', b'<c t="e" r="A1">', b"<row ", b'<row hidden="1" ', b"<c r=", b"<col "]
    )
    text = piece * (3_000_000 // len(piece))
    return Case(changed(path, SHEET, lambda _: b"<worksheet><sheetData>" + text))


@kind
def cut_xml(place: Place) -> Case:
    path, _ = book(place)
    part = place.random.choice([SHEET, STRINGS, "xl/workbook.xml"])
    return Case(changed(path, part, lambda data: data[: place.random.randint(60, len(data) - 40)]))


@kind
def another_encoding(place: Place) -> Case:
    path, _ = book(place)
    return Case(changed(path, SHEET, lambda data: data.decode().encode("utf-16")))


@kind
def strings_out_of_range(place: Place) -> Case:
    path, _ = book(place)
    wrong = place.random.choice([b"99999", b"-1", b"4294967296", b"x", b"1.5"])
    return Case(replaced(path, SHEET, b't="s"><v>20</v>', b't="s"><v>%s</v>' % wrong))


@kind
def parts_that_are_not_there(place: Place) -> Case:
    path, _ = book(place)
    return Case(without(path, place.random.choice([SHEET, STRINGS, "xl/_rels/workbook.xml.rels", "xl/workbook.xml"])))


@kind
def relations_that_lead_astray(place: Place) -> Case:
    path, _ = book(place)
    target = place.random.choice([b"../../../../etc/passwd", b"workbook.xml", b"http://127.0.0.1/", b"", b"styles.xml"])
    return Case(replaced(path, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", target))


@kind
def too_many_sheets(place: Place) -> Case:
    path, rows = book(place)
    more = b"".join(
        b'<sheet name="S%d" sheetId="1" r:id="rId1"/>' % n for n in range(place.random.choice([700, 9_000]))
    )
    name = b'<sheet name="%s" sheetId="1" r:id="rId1"/>' % (b"x" * 100_000)
    return Case(replaced(path, "xl/workbook.xml", b"</sheets>", place.random.choice([more, name]) + b"</sheets>"))


@kind
def merges_to_choke_on(place: Place) -> Case:
    path, rows = book(place, people(place, 300))
    choose = place.random.choice
    references = (
        f"{choose('ABEGZ')}{place.random.randint(1, 300)}:{choose('ABEGZ')}{choose([3, 299, 70_000, 1_048_576])}"
        for _ in range(choose([1, 30, 20_000, 250_000, 350_000]))
    )
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    end = b"</sheetData>"
    return Case(replaced(path, SHEET, end, end + f"<mergeCells>{merged}</mergeCells>".encode()), EITHER, names(rows))


@kind
def odd_numbers(place: Place) -> Case:
    path, rows = book(place)
    number = place.random.choice([b"1e308", b"NaN", b"INF", b"1e9999", b"-1e15", b"99999999999999999999", b"0x10", b""])
    style = place.random.choice([b"", b' s="1"'])
    cell = b'<row r="40"><c r="E40"%s><v>%s</v></c></row></sheetData>' % (style, number)
    return Case(replaced(path, SHEET, b"</sheetData>", cell), EITHER, names(rows))


@kind
def errors_everywhere(place: Place) -> Case:
    path, rows = book(place)
    cells = b"".join(b'<row r="%d"><c r="F%d" t="e"><v>#N/A</v></c></row>' % (n, n) for n in range(20, 100_000))
    return Case(replaced(path, SHEET, b"</sheetData>", cells + b"</sheetData>"), EITHER, names(rows))


@kind
def formulas(place: Place) -> Case:
    def write(_, sheet):
        sheet.write_formula(3, 5, '=WEBSERVICE("http://127.0.0.1/"&B3)', None, "DUSUN II")
        sheet.write_formula(4, 5, "=cmd|' /C calc'!A0", None, 0)
        sheet.write_string(5, 5, "=cmd|' /C calc'!A0")
        sheet.write_string(6, 5, "@SUM(1+1)*cmd|' /C calc'!A0")

    path, rows = book(place, write=write)
    return Case(path, frozenset({READ}), names(rows))


@kind
def honest_book(place: Place) -> Case:
    def write(workbook, sheet):
        sheet.write_datetime(2, 4, date(1980, 1, 1), workbook.add_format({"num_format": "dd-mm-yyyy"}))

    path, rows = book(place, write=write)
    return Case(path, frozenset({READ}), names(rows))
