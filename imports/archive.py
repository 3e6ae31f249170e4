"""Looking at a zipped workbook without trusting it: the zip directory and the size of its parts.

Runs in the child process, before any parser: a zip says of itself whatever it likes, and a few kilobytes can unpack to
gigabytes. `imports.xlsx`, `imports.xlsb` and `imports.ods` look at what stands in the parts.
"""

import posixpath
import stat
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from imports.refusal import Refusal

MAX_MEMBERS = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 250  # unpacked : packed, of a member above one MiB
MAX_SHEET_RATIO = 100  # of a sheet: the places of its cells differ, it never packs so well
MAX_SMALL = 4 * 1024 * 1024  # a list of sheets and its relations
CHUNK = 1024 * 1024
DAMAGED = "Berkas ini rusak dan tidak dapat dibaca. Buka dan simpan ulang, lalu unggah lagi."
LOCKED = "Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."
SWELLS = "Isi berkas ini mengembang tidak wajar besarnya saat dibuka, jadi ditolak."
ODD = "Susunan berkas ini tidak wajar dan tidak dapat dibuka dengan aman."
COMMANDS = "Berkas ini memuat perintah XML yang tidak diperbolehkan, jadi ditolak."


def check_directory(archive: zipfile.ZipFile, size: int = 0) -> None:
    """Refuse an archive of `size` bytes whose directory alone shows that it is no honest workbook."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Refusal("Berkas ini berisi terlalu banyak bagian dan tidak dapat dibuka dengan aman.")
    seen = set()
    for member in members:
        _check_member(member, seen)
        seen.add(member.filename.lower())
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refusal(
            "Isi berkas ini terlalu besar untuk dibuka. Bagi menjadi beberapa berkas atau simpan sebagai CSV."
        )
    if size and sum(member.compress_size for member in members) > size:
        raise Refusal(SWELLS)  # parts that lie over each other


def _check_member(member: zipfile.ZipInfo, seen: set[str]) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        raise Refusal(ODD)
    if name.lower() in seen or stat.S_ISLNK(member.external_attr >> 16):
        raise Refusal(ODD)
    if member.flag_bits & 1:
        raise Refusal(LOCKED)
    ratio = MAX_SHEET_RATIO if "/worksheets/" in name else MAX_RATIO
    if member.file_size > CHUNK and member.file_size > ratio * max(member.compress_size, 1):
        raise Refusal(SWELLS)


def check_parts(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Unpack parts once without keeping them: their size, their checksum, no document type in them."""
    unpacked = 0
    for name in names:
        for chunk in chunks(archive, name):
            unpacked = within(unpacked + len(chunk))


def within(size: int) -> int:
    if size > MAX_UNPACKED:
        raise Refusal(SWELLS)
    return size


def chunks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The bytes of one part. A document type has no place in a workbook (entities, outside files)."""
    with archive.open(path) as part:
        first = not path.endswith(".bin")
        while chunk := part.read(CHUNK):
            if first:
                _check_prolog(chunk)
                first = False
            yield chunk


def _check_prolog(chunk: bytes) -> None:
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal(ODD)
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise Refusal(COMMANDS)


def small(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part that is never big in an honest file. Raises KeyError if there is none."""
    data = b""
    for chunk in chunks(archive, path):
        data += chunk
        if len(data) > MAX_SMALL:
            raise Refusal(ODD)
    return data


def elements(data: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of all elements called `name`, whatever their prefix; prefixes of attributes are dropped too."""
    found = []

    def start(tag, attributes):
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refusal(DAMAGED) from error
    return found


def refuse_doctype(*_) -> None:
    raise Refusal(COMMANDS)


def relations(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Id -> part, for the relations of the workbook at `path`; names as they stand in the archive."""
    folder, name = posixpath.split(path)
    try:
        found = elements(small(archive, f"{folder}/_rels/{name}.rels"), "Relationship")
    except KeyError:
        return {}
    names = {member.lower(): member for member in archive.namelist()}
    parts = {}
    for relation in found:
        target = relation.get("Target", "").replace("\\", "/")
        full = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
        if full.lower() in names:
            parts[relation.get("Id", "")] = names[full.lower()]
    return parts
