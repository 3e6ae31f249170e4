"""`manage.py import_file`: the whole import from the command line, by the same code as the pages."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.authz import Can
from accounts.models import User
from imports import comparison_report, layouts, running
from imports.fields import PROGRAMMES
from imports.models import Batch
from office.errors import DomainError
from psks.models import Kind
from regions.models import Level, Region


class _Undo(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


class Command(BaseCommand):
    help = "Membaca, memeriksa, dan bila diminta menerapkan satu berkas daftar. Mencetak satu objek JSON dengan --json."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, nargs="?", metavar="PATH")
        parser.add_argument("--layout", default="auto", choices=["auto", *layouts.BY_NAME], metavar="NAME")
        parser.add_argument(
            "--region", default="", metavar="CODE", help="desa atau kecamatan untuk daftar tanpa wilayah"
        )
        parser.add_argument("--psks", default="", metavar="SLUG", help="berkas ini daftar PSKS dari jenis ini")
        parser.add_argument(
            "--off", default="", choices=PROGRAMMES, help="semua orang di berkas berhenti dari program ini"
        )
        parser.add_argument("--as", dest="username", default="", metavar="USERNAME")
        parser.add_argument("--reference-date", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="hitung saja, tidak menyimpan apa pun")
        parser.add_argument("--apply", action="store_true", help="terapkan ke register")
        parser.add_argument("--force", action="store_true", help="baca lagi berkas yang sudah pernah diterapkan")
        parser.add_argument("--strict", action="store_true", help="baris dengan peringatan tidak ikut diterapkan")
        parser.add_argument(
            "--map", type=Path, default=None, metavar="FILE", help='JSON: {"judul kolom": "isian" atau null}'
        )
        parser.add_argument(
            "--undo", type=int, default=None, metavar="BATCH", help="tarik kembali impor yang diterapkan"
        )
        parser.add_argument(
            "--compare", type=int, nargs=2, metavar="BATCH", help="bandingkan dua impor dari daftar yang sama"
        )
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--rows", action="store_true", help="sertakan setiap baris")

    def handle(self, *args, path: Path | None, **options):
        if options["compare"]:
            return self._compare(*options["compare"], options)
        if options["undo"]:
            return self._undo(options["undo"], options)
        if options["dry_run"] and options["apply"]:
            raise CommandError("Pilih salah satu: --dry-run atau --apply.")
        if path is None or not path.is_file():
            raise CommandError(f"Berkas tidak ada: {path or 'sebutkan namanya'}")
        try:
            found = self._done(path, options)
        except DomainError as error:
            self._refused(error.message, as_json=options["json"])
        else:
            self._tell(found, as_json=options["json"])

    def _compare(self, old: int, new: int, options) -> None:
        try:
            by, pair = _user(options["username"], Can.IMPORT_VIEW), (_batch(old), _batch(new))
            found = comparison_report.report(*pair, by=by, with_rows=options["rows"])
        except DomainError as error:
            self._refused(error.message, as_json=options["json"])
        else:
            as_json = options["json"]
            self.stdout.write(json.dumps(found, ensure_ascii=False) if as_json else comparison_report.sentence(found))

    def _undo(self, number: int, options) -> None:
        try:
            by = _user(options["username"])
            batch = running.undo(_batch(number), by=by)
        except DomainError as error:
            self._refused(error.message, as_json=options["json"])
        else:
            found = {"batch": batch.pk, "status": str(batch.status), **running.undone(batch, with_rows=options["rows"])}
            told = "Impor #{batch} ditarik kembali: {back} baris dikembalikan, {kept} tetap".format(**found)
            self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else told)

    def _done(self, path: Path, options) -> dict:
        wishes = running.Wishes(
            by=_user(options["username"]),
            layout="" if options["layout"] == "auto" else options["layout"],
            reference_date=options["reference_date"],
            region=_region(options["region"]),
            psks_kind=_psks_kind(options["psks"]),
            off=options["off"],
            limit_mb=0,  # who may start a command may also read a large file
            force=options["force"] or options["dry_run"],
            mapping=_mapping(options["map"]),
            strict=options["strict"],
        )
        if options["dry_run"]:
            return _dry(path, wishes, with_rows=options["rows"])
        batch = running.stage(path, wishes)
        known = batch.finished_at is not None
        if options["apply"]:
            running.apply(batch, by=wishes.by)
        found = _found(batch, with_rows=options["rows"])
        return found | running.known(found) if known else found | {"known": False}

    def _refused(self, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": sentence}, ensure_ascii=False))
        else:
            self.stderr.write(sentence)
        sys.exit(2)

    def _tell(self, found: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        if found.get("known"):
            self.stdout.write(
                f"Berkas ini sudah diterapkan: Impor #{found['batch']}. Pakai --force untuk membacanya lagi."
            )
        for sentence in _of_sheets(found):
            self.stdout.write(sentence)
        self.stdout.write(
            "{file}: {rows_total} baris = {ok} baik + {warning} peringatan + {error} ditolak\n"
            "{created} baru, {updated} diperbarui, {unchanged} tetap, {skipped} dilewati, {failed} dikembalikan".format(
                **found
            )
        )


def _of_sheets(found: dict) -> Iterator[str]:
    """What is said of single sheets: the place taken for all rows of one, and why one was left out."""
    codes = [told["region"] for told in found["sheets"]]
    places = {region.pk: region.label for region in Region.objects.filter(pk__in=codes).select_related("parent")}
    for told in found["sheets"]:
        if told["region"]:
            yield f"{_sheet(told)}: semua baris di {places[told['region']]}"
    for told in found["left_out"]:
        yield f"{_sheet(told)} tidak diimpor: {told['why']}"


def _sheet(told: dict) -> str:
    return f"Lembar {told['sheet']}" if told["sheet"] else "Berkas"


def _dry(path: Path, wishes: running.Wishes, *, with_rows: bool) -> dict:
    """Everything, the register too, as if applied; then nothing of it stays."""
    found: dict = {}
    kept: list[Batch] = []
    try:
        with transaction.atomic():
            batch = running.stage(path, wishes)
            kept.append(batch)
            running.apply(batch, by=wishes.by)
            found = _found(batch, with_rows=with_rows) | {"batch": None, "status": "dicoba"}
            raise _Undo
    except _Undo:
        pass
    finally:
        for batch in kept:
            running.store.forget(batch)
    return found


def _found(batch: Batch, *, with_rows: bool) -> dict:
    return running.figures(batch) | ({"rows": running.rows(batch)} if with_rows else {})


def _batch(number: int) -> Batch:
    batch = Batch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"Impor tidak ada: {number}")
    return batch


def _mapping(path: Path | None) -> dict | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"Pemetaan tidak terbaca: {path}") from error
    if not isinstance(found, dict) or not all(value is None or isinstance(value, str) for value in found.values()):
        raise CommandError('Pemetaan harus berupa {"judul kolom": "isian" atau null}.')
    return found


def _user(username: str, can: Can = Can.IMPORT_APPLY) -> User | None:
    """In whose name it is done, as the trail tells it; nobody who could not do it on the pages."""
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"Pengguna tidak ada: {username}")
    if not user.holds(can):
        raise CommandError(f"Pengguna ini tidak berwenang mengimpor: {username}")
    return user


def _psks_kind(slug: str) -> Kind | None:
    if not slug:
        return None
    kind = Kind.objects.filter(pk=slug).first()
    if kind is None:
        raise CommandError(f"Jenis PSKS tidak ada: {slug}")
    return kind


def _region(code: str) -> Region | None:
    if not code:
        return None
    region = Region.objects.filter(pk=code, level__in=[Level.KECAMATAN, Level.VILLAGE]).first()
    if region is None:
        raise CommandError(f"Bukan kode desa/kelurahan atau kecamatan: {code}")
    return region
