"""Editions of a BNBA list, a month each, as files that went the whole way."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from imports import compared, running
from imports.models import Batch

HEADER = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
    "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|"
    "BANSOS BPNT-PPKM|PBI JKN"
)


def line(
    ident, nik, name, *, born="1980-05-17", village="Segamit", rt="001", card="1603100101997001", pbi="YA", pkh="TIDAK",
    role="ANAK",
) -> str:  # fmt: skip
    """One person of the list."""
    return (
        f"{ident}|SUMATERA SELATAN|MUARA ENIM|Semende Darat Ulu|{village}|JALAN|DUSUN I|{rt}|001|{card}|{nik}|{name}|"
        f"{born}|MUARA ENIM|LAKI-LAKI|TANI|IBU|{role}|PADAN|TIDAK|{pkh}|TIDAK|{pbi}"
    )


def edition(*lines: str, month: int = 9, by=None, applied: bool = False) -> Batch:
    """The list of a month of 2026, checked to the preview or applied."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"bnba-2026-{month:02}.csv"
        path.write_text("\r\n".join([HEADER, *lines, ""]), encoding="utf-8-sig")
        batch = running.stage(path, running.Wishes(by=by, reference_date=date(2026, month, 10)))
    return running.apply(batch, by=by) if applied else batch


def make_pair(by) -> tuple[Batch, Batch]:
    """Two applied editions, compared: of two who receive PBI one is no longer on the list."""
    stays = line("1", "1603101705807001", "TETAP")
    old = edition(stays, line("2", "1603101705807002", "HILANG"), by=by, applied=True)
    new = edition(stays, month=10, by=by, applied=True)
    compared.make(old, new)
    return old, new
