"""The lists that really circulate: their headers, what each column means, what makes rows the same (domain.md 4.3).

A layout is data. Headers are slugs, variants joined by "|"; a column without a field is known and left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from imports.fields import Header


@dataclass(frozen=True)
class Layout:
    """`key`: the fields that make two rows of a file the same. `one_programme`: a row is about one programme, which
    its cells name; `programme`: the code of the one that the whole list is about. `psks`: the list is of PSKS, all of
    this kind (slug), or "*" where a column says which.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: dict[str, str | None]
    one_programme: bool = False
    programme: str = ""
    psks: str = ""
    names: dict[str, str] = field(init=False)

    def __post_init__(self):
        names = {name: first for first in self.columns for name in first.split("|")}
        object.__setattr__(self, "names", names)

    def column_of(self, header: Header) -> str | None:
        """The column of this layout a header stands for."""
        return next((self.names[part] for part in header.slugs if part in self.names), None)

    def names_in(self, headers: Iterable[Header]) -> set[str]:
        """The columns of this layout that the headers hold."""
        return {column for header in headers if (column := self.column_of(header))}

    def coverage(self, headers: list[Header]) -> float:
        """Share of this layout's columns that the headers hold, 0 to 1; foreign columns count against it."""
        told = [header for header in headers if header.text]
        foreign = sum(self.column_of(header) is None for header in told)
        return len(self.names_in(told)) / (len(self.columns) + foreign * 0.5)


def _columns(text: str) -> dict[str, str | None]:
    pairs = (part.partition("=") for part in text.split())
    return {name: target or None for name, _, target in pairs}


LAYOUTS = [
    Layout("siks_bnba", "DTKS/SIKS-NG BNBA", ("nik",), _columns("""
        id_dtks=id_dtks provinsi=provinsi kabupaten_kota|kabupaten=kabupaten kecamatan=kecamatan
        desa_keluarahan|desa_kelurahan|kelurahan_desa=desa alamat=alamat dusun=dusun rt=rt rw=rw
        nokk|nomor_kk|no_kk=no_kk nik|nomor_nik=nik nama=nama tanggal_lahir=tanggal_lahir tempat_lahir=tempat_lahir
        jenis_kelamin=jenis_kelamin pekerjaan=pekerjaan nama_ibu_kandung=nama_ibu
        hub_keluarga|hubungan_keluarga=hubungan keterangan_padan=padan bansos_bpnt=program:SEMBAKO
        bansos_pkh=program:PKH bansos_bpnt_ppkm=program:BPNT_PPKM pbi_jkn=program:PBI_JKN""")),
    Layout("usulan_v4", "Usulan Kemensos (Template Excel V.4)", ("nik",), _columns("""
        nik=nik program_bansos=program nokk|no_kk=no_kk nama=nama tempat_lahir=tempat_lahir tanggal_lahir=tanggal_lahir
        ibu_kandung=nama_ibu jenis_kelamin=jenis_kelamin jenis_pekerjaan=pekerjaan status_kawin=status_kawin
        alamat=alamat rt=rt rw=rw provinsi=provinsi kabupaten=kabupaten kecamatan=kecamatan kelurahan=desa
        status_disabilitas kode_jenis_disabilitas=disabilitas status_hamil tgl_mulai_hamil"""), one_programme=True),
    Layout("pdtt_2025", "Verifikasi PKH/PDTT 2025", ("nik_mask", "nama", "kode_desa"), _columns("""
        nik_mask=nik_mask nokk_mask=no_kk_mask norekening_mask nama_pengurus=nama lembaga_penyalur
        kode_wilayah=kode_desa prov=provinsi kab=kabupaten kec=kecamatan kel=desa alamat=alamat rt=rt rw=rw
        keterangan=hasil kesesuaian penjelasan=keterangan foto_listrik foto_kks kepemilikan_rumah kondisi_rumah
        foto_rumah pekerjaan=pekerjaan jenis_usaha jumlah_penghasilan foto_slip_gaji jumlah_mobil jumlah_motor
        jenis_disabilitas=disabilitas""")),
    Layout("penyaluran_kks", "Penyaluran KKS", ("nik", "program", "tahap", "tahun"), _columns("""
        nik=nik nama=nama no_kks=no_kks jenis_bansos=program tahap_salur=tahap nominal=nominal"""), one_programme=True),
    Layout("dtsen_desa", "DTSEN desa", ("nik",), _columns("""
        desil_nasional=desil disabilitas lansia no_kk=no_kk hubungan_keluarga=hubungan alamat=alamat nama=nama nik=nik
        pekerjaan_utama=pekerjaan provinsi=provinsi kabupaten=kabupaten kecamatan=kecamatan desa=desa""")),
    Layout("ppks_5_pas", "PPKS 5 PAS", ("nik",), _columns("""
        no nama_ppks=nama no_kk=no_kk no_nik=nik jk=jenis_kelamin tempat_lahir=tempat_lahir tanggal_lahir=tanggal_lahir
        jenis_ppks=kategori alamat_sesuai_ktp=alamat desa=desa kecamatan=kecamatan""")),
    Layout("pmks_kategori", "PMKS menurut jenis", ("nik", "kategori"), _columns("""
        nik=nik nama=nama tgl_lahir=tanggal_lahir jenis_kelamin=jenis_kelamin kode_kategori=kategori catatan=catatan
        jenis_disabilitas=disabilitas""")),
    Layout("dtsen_individu", "DTSEN individu", ("nik",), _columns("""
        nomor_induk_kependudukan=nik nomor_kartu_keluarga=no_kk nama=nama tanggal_lahir=tanggal_lahir
        jenis_kelamin=jenis_kelamin status_hubungan_keluarga=hubungan pbi_nasional=program:PBI_JKN
        pbi_pemda=program:PBI_DAERAH status_kawin=status_kawin partisipasi_sekolah jenjang_tertinggi_yang_diduduki
        kelas_tertinggi_yang_diduduki ijazah_tertinggi_yang_dimiliki status_bekerja lapangan_usaha_dari_pekerjaan_utama
        status_dalam_pekerjaan_utama kepemilikan_usaha jumlah_usaha lapangan_usaha_dari_usaha_utama
        jumlah_pekerja_yang_dibayar_pada_usaha_utama jumlah_pekerja_yang_tidak_dibayar_pada_usaha_utama
        omzet_usaha_utama kondisi_gizi penglihatan pendengaran berjalan_atau_naik_tangga menggunakan_tangan_jari
        belajar_kemampuan_intelektual pengendalian_perilaku berbicara_komunikasi mengurus_diri mengingat_berkonsentrasi
        kesedihan_depresi penyakit_kronis kode_provinsi_ktp provinsi_ktp=provinsi kode_kabupaten_kota_ktp
        kabupaten_kota_ktp=kabupaten kode_kecamatan_ktp kecamatan_ktp=kecamatan kode_kelurahan_desa_ktp=kode_desa
        kelurahan_desa_ktp=desa rt_ktp=rt rw_ktp=rw dusun_ktp=dusun alamat_ktp=alamat pekerjaan_ktp=pekerjaan
        pendidikan_akhir_ktp=pendidikan""")),
    Layout("pendataan_desa", "Pendataan warga per desa", ("nik",), _columns("""
        no nama_lengkap=nama nomor_nik|nik=nik nomor_kk|kk=no_kk kelahiran_tempat=tempat_lahir
        kelahiran_tanggal=tanggal_lahir l_p=jenis_kelamin alamat_dusun|dusun=dusun alamat_rt|rt=rt alamat_rw|rw=rw
        alamat_desa|desa=desa alamat_kec|kec=kecamatan bantuan_yang_diterima=program_list
        no_hp=telepon ket=keterangan""")),
    Layout("form_kks", "Formulir KKS", ("nik", "no_kks"), _columns("""
        timestamp email nik=nik nama=nama no_kks=no_kks wa=telepon kepesertaan=program_list status fotokepemilikan
        pernyataan kirimwa alamat=alamat rt=rt rw=rw fotokks""")),
    Layout("bulog_banpang", "Bantuan pangan Bulog", ("nik",), _columns("""
        nik=nik no_kk=no_kk nama=nama foto_ktp foto_pbp transporter no_pbp alamat_pbp=alamat lat long status_pbp
        nik_pengganti no_kk_pengganti nama_pengganti notes=catatan alamat_pengganti verification_status status_serah
        no_bast alokasi_bulan alokasi_tahun entitas provinsi=provinsi kabupaten=kabupaten kecamatan=kecamatan
        kelurahan=desa"""), programme="BANPANG"),
    Layout("pbi_verval", "Verval PBI", ("nik",), _columns("""
        nama=nama noka_jkn nik=nik no_kk=no_kk desil_nasional=desil kepesertaan=program_list
        status=keadaan_program kode_desa=kode_desa
        rw=rw rt=rt alamat=alamat""")),
    Layout("bdt_2015", "BDT 2015", ("id_dtks",), _columns("""
        idbdt=id_dtks ruta6 nopbdt kdprop kdkab kdkec kddesa nopesertapkh nopesertakks2016 nopesertapbi pesertakip
        nama_sls nama_krt=nama jumlah_art""")),
    Layout("dtsen_keluarga", "DTSEN keluarga", ("no_kk",), _columns("""
        kode_provinsi provinsi=provinsi kode_kabupaten_kota kabupaten_kota=kabupaten kode_kecamatan kecamatan=kecamatan
        kode_kelurahan_desa=kode_desa kelurahan_desa=desa alamat=alamat nomor_kartu_keluarga=no_kk
        jumlah_anggota_keluarga nama_anggota_keluarga=nama desil_nasional=desil pbi_nasional=program:PBI_JKN
        pbi_pemda=program:PBI_DAERAH id_pelanggan_pln status_kepemilikan_rumah=rumah:status
        jenis_lantai_terluas=rumah:lantai luas_lantai=rumah:luas_lantai jenis_dinding_terluas=rumah:dinding
        jenis_atap_terluas=rumah:atap sumber_air_minum_utama=rumah:air sumber_penerangan_utama=rumah:penerangan
        daya_terpasang=rumah:daya bahan_bakar_utama_memasak=rumah:bahan_bakar fasilitas_bab=rumah:bab jenis_kloset
        pembuangan_akhir_tinja=rumah:tinja kepemilikan_aset
        aset_bergerak_tabung_gas=aset:tabung_gas_besar aset_bergerak_lemari_es=aset:lemari_es aset_bergerak_ac=aset:ac
        aset_bergerak_pemanas_air=aset:pemanas_air aset_bergerak_telepon_rumah=aset:telepon_rumah
        aset_bergerak_tv_datar=aset:tv_layar_datar aset_bergerak_emas_perhiasan=aset:emas
        aset_bergerak_komputer_laptop_tablet=aset:komputer aset_bergerak_sepeda_motor=aset:sepeda_motor
        aset_bergerak_sepeda=aset:sepeda aset_bergerak_mobil=aset:mobil aset_bergerak_perahu=aset:perahu
        aset_bergerak_kapal_perahu_motor=aset:perahu_motor aset_bergerak_smartphone=aset:telepon_pintar
        aset_tidak_bergerak_lahan_lainnya=aset:lahan_lain aset_tidak_bergerak_rumah_lainnya=aset:rumah_lain
        jumlah_ternak_sapi=ternak:sapi jumlah_ternak_kerbau=ternak:kerbau jumlah_ternak_kuda=ternak:kuda
        jumlah_ternak_babi=ternak:babi jumlah_ternak_kambing_domba=ternak:kambing desil_provinsi
        desil_kabupaten_kota""")),
]  # fmt: skip
_BODY = """nama=nama desa|desa_kelurahan|kelurahan=desa kec|kecamatan=kecamatan hp|no_hp=telepon email=psks_surel
    nama_ketua=psks_ketua legalitas=psks:legalitas"""
_PSKS_KEY = ("identitas",)  # made by the check: kind, and NIK, number, or name and place
LAYOUTS += [
    Layout("psks_kategori", "PSKS menurut jenis", _PSKS_KEY, _columns("""
        kode_kategori=psks_jenis nik=nik nama=nama tgl_lahir=tanggal_lahir jenis_kelamin=jenis_kelamin
        tipe_lembaga=psks:tipe_lembaga nomor_registrasi=psks_nomor catatan=catatan"""), psks="*"),
    Layout("psks_psm", "PSKS: PSM", _PSKS_KEY, _columns("""
        nama=nama jk=jenis_kelamin pendidikan_terakhir|pendidikan=pendidikan nik=nik alamat=alamat no_hp=telepon
        email=psks_surel mulai_aktif=psks_mulai legalitas_sertifikat=psks:legalitas
        jenis_diklat_yg_diikuti|jenis_diklat_yang_diikuti=psks:diklat pendampingan=psks:pendampingan"""), psks="psm"),
    Layout("psks_tksk", "PSKS: TKSK", _PSKS_KEY, _columns("""
        no_induk_tksk_a=psks_nomor no_induk_tksk_b=psks:nomor_induk_b kecamatan=kecamatan nama=nama
        nama_ibu_kandung=nama_ibu nik=nik tempat_lahir=tempat_lahir tanggal_lahir=tanggal_lahir jk=jenis_kelamin
        alamat=alamat no_hp=telepon pendidikan=pendidikan tahun_pengangkatan=psks:tahun_pengangkatan
        mulai_aktif=psks_mulai sertifikat=psks:sertifikat diklat=psks:diklat
        pendampingan=psks:pendampingan"""), psks="tksk"),
    Layout("psks_lk3", "PSKS: LK3", _PSKS_KEY, _columns("""
        nama=nama alamat_kantor=alamat email=psks_surel nama_ketua=psks_ketua hp_ketua=psks:hp_ketua
        jenis_lk3=psks:jenis_lk3 legalitas=psks:legalitas jml_tenaga_profesional=psks:tenaga_profesional
        jml_klien=psks:jumlah_klien jml_masalah_kasus=psks:jumlah_masalah"""), psks="lk3"),
    Layout("psks_lks", "PSKS: LKS", _PSKS_KEY, _columns(f"""{_BODY}
        alamat=alamat posisi_lks=psks:posisi_lks ruang_lingkup=psks:ruang_lingkup
        jenis_kegiatan=psks:kegiatan"""), psks="lks"),
    Layout("psks_karang_taruna", "PSKS: Karang Taruna", _PSKS_KEY, _columns(f"""{_BODY}
        klasifikasi=psks:klasifikasi jml_pengurus=psks:jumlah_pengurus
        jenis_kegiatan=psks:kegiatan"""), psks="karang-taruna"),
    Layout("psks_wksbm", "PSKS: WKSBM", _PSKS_KEY, _columns(f"""{_BODY}
        jml_pengurus=psks:jumlah_pengurus jml_anggota=psks_anggota"""), psks="wksbm"),
    Layout("psks_forum_csr", "PSKS: Forum CSR", _PSKS_KEY, _columns(f"""{_BODY}
        jml_csr_kesos_perusahaan=psks:jumlah_csr"""), psks="dunia-usaha"),
    Layout("psks_fcu", "PSKS: FCU", _PSKS_KEY, _columns(f"""{_BODY}
        jumlah_keluarga_pioner=psks:keluarga_pioner jumlah_keluarga_plasma=psks:keluarga_plasma"""), psks="fcu"),
]  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}
COVERAGE = 0.75


def recognised(headers: list[Header]) -> Layout | None:
    """The layout whose columns these headers are, if there is one beyond doubt."""
    best = max(LAYOUTS, key=lambda layout: layout.coverage(headers))
    return best if best.coverage(headers) >= COVERAGE else None
