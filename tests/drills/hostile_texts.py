"""Hostile text files, web pages, and files that are no list at all."""

import gzip
import os
import zipfile

from tests.drills.hostile_books import flipped
from tests.drills.hostile_case import EITHER, HEADERS, READ, Case, Place, kind, names, people
from tests.factories import spreadsheets as made

WRONG = {
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
    "exe": b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 900,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 900,
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 500,
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\1" * 500,
    "gif": b"GIF89a" + b"\0" * 500,
    "rar": b"Rar!\x1a\x07\x01\0" + b"\1" * 500,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\1" * 500,
    "gz": gzip.compress(b"nik;nama\n1;A\n" * 100),
    "sqlite": b"SQLite format 3\0" + b"\0" * 4_000,
    "rtf": b"{\\rtf1\\ansi nik\\tab nama\\par}",
    "json": b'[{"nik": "1603016809807001", "nama": "A"}]',
    "xml": b'<?xml version="1.0"?><Workbook><Worksheet><Table/></Worksheet></Workbook>',
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0" + os.urandom(2_000),
    "tar": b"daftar.csv" + b"\0" * 502 + b"nik;nama\n",
    "sh": b"#!/bin/sh\nrm -rf /\n",
    "eml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nnik\n",
    "empty": b"",
    "blank": b" \r\n\t" * 900,
    "byte": b"x",
    "bom": b"\xef\xbb\xbf",
    "bom16": b"\xff\xfe",
    "nul": b"\0" * 10_000,
}


@kind
def wrong_type(place: Place) -> Case:
    name = place.random.choice(list(WRONG))
    return Case(place.write(WRONG[name], place.random.choice(["xlsx", "xls", "csv", name])))


@kind
def other_archives(place: Place) -> Case:
    part = place.random.choice(
        ["word/document.xml", "ppt/presentation.xml", "daftar.csv", "content.xml", "x/", "META-INF/M"]
    )
    path = place.path("xlsx")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, b"<x>nik;nama</x>")
    return Case(path)


@kind
def noise(place: Place) -> Case:
    size = place.random.choice([3, 100, 10_000, 3_000_000])
    return Case(place.write(place.random.choice([b"", b"PK\3\4", b"nik;nama\n"]) + os.urandom(size), "csv"), EITHER)


# --- Text ---
def _csv(place: Place, rows, sign: str = ";") -> str:
    return "".join(sign.join(row) + "\r\n" for row in [HEADERS, *rows])


@kind
def one_endless_line(place: Place) -> Case:
    path = place.path("csv")
    with path.open("wb") as file:
        file.write(b"nik;nama\n")
        for _ in range(place.random.choice([40, 100])):
            file.write(place.random.choice([b"x", b'"', b";", b'""x;']) * 1_000_000)
    return Case(path)


@kind
def a_million_columns(place: Place) -> Case:
    text = _csv(place, people(place)).encode()
    wide = place.random.choice([b";" * 1_000_000, b"a;" * 90_000, b'"";' * 60_000, b";" * 1_001])
    return Case(place.write(text + wide + b"\n", "csv"))


@kind
def nul_in_the_text(place: Place) -> Case:
    text = bytearray(_csv(place, people(place)).encode())
    text[place.random.randrange(len(text))] = 0
    return Case(place.write(bytes(text), "csv"))


@kind
def nul_far_down(place: Place) -> Case:
    text = _csv(place, people(place, 9_000)).encode()
    return Case(place.write(text + b"1;2;A\0B\n", "csv"))


@kind
def mixed_encodings(place: Place) -> Case:
    rows = people(place)
    lines = _csv(place, rows).splitlines(keepends=True)
    codecs = [place.random.choice(["utf-8", "cp1252", "latin-1"]) for _ in lines]
    lines = [line.replace("DUSUN", "DUSÜN ’") for line in lines]
    content = b"".join(line.encode(codec, "replace") for line, codec in zip(lines, codecs, strict=True))
    return Case(place.write(content, "csv"), frozenset({READ}), names(rows))


@kind
def encodings(place: Place) -> Case:
    rows = people(place)
    codec = place.random.choice(["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    return Case(place.write(_csv(place, rows).encode(codec), "csv"), frozenset({READ}), names(rows))


@kind
def half_a_sign(place: Place) -> Case:
    rows = people(place)
    codec, cut = place.random.choice([("utf-16", 1), ("utf-16-le", 1), ("utf-8", 0)])
    content = _csv(place, rows).encode(codec)
    content = content[: len(content) - cut] if cut else content + b"\xe2\x80"
    return Case(place.write(content, "csv"), EITHER, names(rows))


@kind
def broken_quotes(place: Place) -> Case:
    rows = people(place, 200)
    for row in place.random.sample(rows, place.random.choice([1, 3, 40])):
        row[5] = place.random.choice(['"DUSUN', 'DUSUN"', '"', '""', '"""', 'DUSUN "I"', '"DUSUN" I'])
    if place.random.random() < 0.6:
        for row in rows:
            row[2] = f'"{row[2]}"'
    found = [row[2].strip('"') for row in rows]
    return Case(place.write(_csv(place, rows).encode(), "csv"), frozenset({READ}), found)


@kind
def quotes_to_choke_on(place: Place) -> Case:
    piece = place.random.choice([';"""x', ';"" ', '"a"a', ';"a""', '"' * 7 + ";"])
    line = piece * (150_000 // len(piece)) + "\n"
    text = "nik;nama\n" + ';"x";"y"\n' * 50 + line * place.random.choice([1, 40])
    return Case(place.write(text.encode(), "csv"))


@kind
def odd_signs(place: Place) -> Case:
    rows = people(place)
    for row in rows:
        row[5] = place.random.choice(
            ["\x01\x02\x7f", "\u202eDUSUN", "\u200b", "\x1c\x1d\x1e", "\x85\u2028\u2029", "\x0b\x0c", "🙂" * 50]
        )
    return Case(place.write(_csv(place, rows).encode(), "csv"), frozenset({READ}), names(rows))


@kind
def formulas_as_text(place: Place) -> Case:
    rows = people(place)
    for row in rows:
        row[5] = place.random.choice(["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-x", '=HYPERLINK("http://x.invalid")'])
    return Case(place.write(_csv(place, rows, "|").encode(), "csv"), frozenset({READ}), names(rows))


@kind
def only_line_ends(place: Place) -> Case:
    rows = people(place)
    text = _csv(place, rows).replace("\r\n", place.random.choice(["\r", "\n", "\r\n\r\n", "\r\r\n"]))
    return Case(place.write(text.encode(), "csv"), frozenset({READ}), names(rows))


@kind
def blank_lines(place: Place) -> Case:
    rows = people(place)
    return Case(
        place.write((_csv(place, rows) + "\n" * 400_000 + ";;;\n" * 50_000).encode(), "csv"), EITHER, names(rows)
    )


@kind
def cut_off_text(place: Place) -> Case:
    rows = people(place, 50)
    content = _csv(place, rows)
    cut = content[: place.random.randint(len(content) // 2, len(content))]
    whole = [row[2] for row in rows if f"{row[2]};L" in cut]
    return Case(place.write(cut.encode(), "csv"), frozenset({READ}), whole)


@kind
def rows_of_another_width(place: Place) -> Case:
    rows = people(place, 30)
    for row in place.random.sample(rows, 8):
        row += ["x"] * place.random.choice([1, 5, 400]) if place.random.random() < 0.5 else []
        del row[place.random.choice([4, 99]) :]
    return Case(place.write(_csv(place, rows).encode(), "csv"), frozenset({READ}), names(rows))


@kind
def flipped_text(place: Place) -> Case:
    sample = place.sample(".csv")
    data = flipped(place, sample.read_bytes())
    lines = sum(bool(line.strip()) for line in data.replace(b"\r", b"\n").split(b"\n"))
    return Case(place.write(data, "csv"), EITHER, least=lines - 120)


@kind
def cut_off_sample(place: Place) -> Case:
    data = place.sample(".csv").read_bytes()
    data = data[: place.random.randint(len(data) // 3, len(data))]
    return Case(place.write(data, "csv"), frozenset({READ}), least=data.count(b"\n") - 5)


# --- Web pages ---
@kind
def page_honest(place: Place) -> Case:
    rows = people(place)
    text = made.page([HEADERS, *rows], title="DAFTAR WARGA", head='<meta charset="utf-8"><style>td{}</style>')
    codec = place.random.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    return Case(place.write(text.encode(codec), "xls"), frozenset({READ}), names(rows))


@kind
def page_cut_off(place: Place) -> Case:
    text = made.page([HEADERS, *people(place)])
    return Case(place.write(text[: place.random.randint(300, len(text) - 30)].encode(), "xls"))


@kind
def page_without_a_table(place: Place) -> Case:
    return Case(
        place.write(b"<!DOCTYPE html><html><head><title>nik</title></head><body><p>nik nama</body></html>", "xls")
    )


@kind
def page_spans(place: Place) -> Case:
    rows = people(place)
    span = place.random.choice(
        ["colspan=1000000000", "rowspan=99999999", "colspan=-1", "colspan=999 rowspan=65534", "colspan=x"]
    )
    text = made.page([HEADERS, *rows]).replace("<td>", f"<td {span}>", place.random.choice([1, 3]))
    return Case(place.write(text.encode(), "xls"), EITHER)


@kind
def page_to_choke_on(place: Place) -> Case:
    size = 2_000_000
    piece = place.random.choice(
        ["<", "<!", "<!--", "<table>", "<td>", "<tr>", "&#x10FFFF;", "&", "</", "<a ", "<td x=", "<![CDATA[", "<?",
         "<table><tr><td>", "<script>", "x", "<td 'a' ", '<td "', "<b>"]
    )  # fmt: skip
    text = "<html><table><tr><td>nik</td><td>nama</td></tr>" + piece * (size // len(piece))
    return Case(place.write(text.encode(), "xls"), EITHER)


@kind
def page_flipped(place: Place) -> Case:
    text = made.page([HEADERS, *people(place, 60)]).encode()
    return Case(place.write(flipped(place, text), "xls"), EITHER)


@kind
def page_with_scripts(place: Place) -> Case:
    rows = people(place)
    shown = [[*row[:5], "<script>alert(1)</script>", *row[6:]] for row in rows]
    text = made.page([HEADERS, *shown], head="<script>document.write('<table>')</script>")
    return Case(place.write(text.encode(), "html"), frozenset({READ}), names(rows))
