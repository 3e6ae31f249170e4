"""Header sets that circulate but have no sample file (domain.md 4.3): each is known by its headers and read."""

from datetime import date

import pytest

from imports.checks import Checker
from imports.columns import match
from imports.fields import Header
from regions.resolve import Index

NIK, KK = "1603105705807001", "1603100709207003"
LISTS = {
    "form_kks": (
        "Timestamp,Email,NIK,Nama,No.KKS,WA,Kepesertaan,Status,FotoKepemilikan,Pernyataan,KirimWA,Alamat,RT,RW,FotoKKS",
        f"2026-08-01,x@y.id,{NIK},SITI AMINAH,6013011234567890,081200001111,PKH DAN BPNT,Aktif,,,,JL. MELATI,1,2,",
        {"nik": NIK, "telepon": "6281200001111", "program": ["PKH", "SEMBAKO"], "rt": "001"},
    ),
    "bulog_banpang": (
        "nik,no_kk,nama,foto_ktp,foto_pbp,transporter,no_pbp,alamat_pbp,lat,long,status_pbp,nik_pengganti,"
        "no_kk_pengganti,nama_pengganti,notes,alamat_pengganti,verification_status,status_serah,no_bast,alokasi_bulan,"
        "alokasi_tahun,entitas,provinsi,kabupaten,kecamatan,kelurahan",
        f"{NIK},{KK},SITI AMINAH,,,,77,JL. MELATI,,,PBP,,,,,,,,,8,2026,,SUMATERA SELATAN,MUARA ENIM,"
        "SEMENDE DARAT ULU,SEGAMIT",
        {"nik": NIK, "no_kk": KK, "program": ["BANPANG"], "kode_desa": "16.03.10.2004"},
    ),
    "pbi_verval": (
        "nama,noka_jkn,nik,no_kk,desil_nasional,kepesertaan,status,kode_desa,rw,rt,alamat",
        f"SITI AMINAH,0001234567890,{NIK},{KK},3,PBI JK,NONAKTIF,1603102004,1,2,JL. MELATI",
        {"nik": NIK, "desil": 3, "program": ["PBI_JKN"], "kode_desa": "16.03.10.2004", "rt": "002"},
    ),
    "bdt_2015": (
        "IDBDT,RUTA6,NoPBDT,KDPROP,KDKAB,KDKEC,KDDESA,NoPesertaPKH,NoPesertaKKS2016,NoPesertaPBI,PesertaKIP,Nama_SLS,"
        "Nama_KRT,Jumlah_ART",
        "1603102004000123,1,2,16,03,100,004,,,,,RT 1,SITI AMINAH,4",
        {"id_dtks": "1603102004000123", "nama": "SITI AMINAH"},
    ),
    "dtsen_keluarga": (
        "kode_provinsi,provinsi,kode_kabupaten_kota,kabupaten_kota,kode_kecamatan,kecamatan,kode_kelurahan_desa,"
        "kelurahan_desa,alamat,nomor_kartu_keluarga,jumlah_anggota_keluarga,nama_anggota_keluarga,desil_nasional,"
        "pbi_nasional,pbi_pemda,id_pelanggan_pln,status_kepemilikan_rumah,jenis_lantai_terluas,luas_lantai,"
        "jenis_dinding_terluas,jenis_atap_terluas,sumber_air_minum_utama,sumber_penerangan_utama,daya_terpasang,"
        "bahan_bakar_utama_memasak,fasilitas_bab,jenis_kloset,pembuangan_akhir_tinja,kepemilikan_aset,"
        "aset_bergerak_tabung_gas,aset_bergerak_lemari_es,aset_bergerak_ac,aset_bergerak_pemanas_air,"
        "aset_bergerak_telepon_rumah,aset_bergerak_tv_datar,aset_bergerak_emas_perhiasan,"
        "aset_bergerak_komputer_laptop_tablet,aset_bergerak_sepeda_motor,aset_bergerak_sepeda,aset_bergerak_mobil,"
        "aset_bergerak_perahu,aset_bergerak_kapal_perahu_motor,aset_bergerak_smartphone,desil_provinsi",
        "16,SUMATERA SELATAN,1603,MUARA ENIM,160310,SEMENDE DARAT ULU,1603102004,SEGAMIT,JL. MELATI,"
        f"{KK},4,SITI AMINAH,"
        "2,Ya,Tidak" + "," * 29,
        {"no_kk": KK, "nama": "SITI AMINAH", "desil": 2, "program": ["PBI_JKN"], "kode_desa": "16.03.10.2004"},
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_known_by_its_headers_and_read(name):
    header, row, wanted = LISTS[name]
    mapping = match([Header(text) for text in header.split(",")], [row.split(",")])
    assert mapping.layout == name
    checked = Checker(mapping, reference=date(2026, 9, 30), index=Index.load()).check(row.split(","))
    assert wanted.items() <= checked.values.items(), checked
    assert checked.outcome != "error", checked.codes
