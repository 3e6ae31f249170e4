import django.db.models.deletion
import office.clock
import office.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('office', '0001_initial'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='perkiraan jumlah jiwa')),
                ('note', models.TextField(blank=True, default='', max_length=2000, verbose_name='catatan')),
                ('restricted', models.BooleanField(default=False, verbose_name='hanya dikenal lewat data rahasia')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='dicatat')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='kecamatan')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'komunitas',
                'verbose_name_plural': 'komunitas',
            },
        ),
        migrations.CreateModel(
            name='Family',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no_kk', models.CharField(blank=True, max_length=16, null=True, verbose_name='No. KK')),
                ('head_key', office.fields.SortKeyField(default='', editable=False, max_length=160)),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat')),
                ('rt', models.CharField(blank=True, default='', max_length=3, verbose_name='RT')),
                ('rw', models.CharField(blank=True, default='', max_length=3, verbose_name='RW')),
                ('note', models.TextField(blank=True, default='', max_length=2000, verbose_name='catatan')),
                ('restricted', models.BooleanField(default=False, verbose_name='hanya dikenal lewat data rahasia')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('origin', models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='asal data')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='dicatat')),
                ('created_on', models.DateField(default=office.clock.today, editable=False, verbose_name='tanggal dicatat')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('companion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pendamping PKH')),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='kecamatan')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'keluarga',
                'verbose_name_plural': 'keluarga',
            },
        ),
        migrations.CreateModel(
            name='DesilRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(help_text='2026, 2026-TW3 atau 2026-09', max_length=10, verbose_name='periode')),
                ('level', models.CharField(choices=[('nasional', 'Nasional'), ('provinsi', 'Provinsi'), ('kabupaten', 'Kabupaten')], default='nasional', max_length=10, verbose_name='tingkat')),
                ('desil', models.PositiveSmallIntegerField(verbose_name='desil')),
                ('source', models.CharField(blank=True, default='', max_length=120, verbose_name='sumber')),
                ('recorded_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desil_records', to='cases.family')),
            ],
            options={
                'verbose_name': 'desil',
                'verbose_name_plural': 'desil',
            },
        ),
        migrations.CreateModel(
            name='FamilyCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no_kk', models.CharField(max_length=16, verbose_name='No. KK')),
                ('since', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('source', models.CharField(blank=True, default='', max_length=120, verbose_name='sumber')),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='cases.family')),
            ],
            options={
                'verbose_name': 'nomor KK',
                'verbose_name_plural': 'nomor KK',
            },
        ),
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('code', models.CharField(max_length=4, unique=True, verbose_name='nomor')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('subjects', models.CharField(default='person', help_text='person|family|community', max_length=40, verbose_name='subjek')),
                ('age_min', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='usia paling muda')),
                ('age_max', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='usia paling tua')),
                ('sex', models.CharField(blank=True, default='', max_length=1, verbose_name='jenis kelamin')),
                ('needs_disability', models.BooleanField(default=False, verbose_name='perlu jenis disabilitas')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Biasa'), (2, 'Terbatas'), (3, 'Rahasia')], default=1, verbose_name='kerahasiaan')),
                ('legal_basis', models.CharField(blank=True, default='', max_length=200, verbose_name='dasar hukum')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='berlaku sampai')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.desk', verbose_name='bidang penanggung jawab')),
            ],
            options={
                'verbose_name': 'jenis PPKS',
                'verbose_name_plural': 'jenis PPKS',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='KindAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='tertulis')),
                ('key', models.CharField(editable=False, max_length=120, verbose_name='kunci')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='cases.kind')),
            ],
            options={
                'verbose_name': 'sebutan jenis PPKS',
                'verbose_name_plural': 'sebutan jenis PPKS',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('name_key', office.fields.SortKeyField(editable=False, max_length=160)),
                ('nik', models.CharField(blank=True, max_length=16, null=True, verbose_name='NIK')),
                ('nik_state', models.CharField(choices=[('kosong', 'Kosong'), ('dummy', 'NIK sementara'), ('belum_diperiksa', 'Belum diperiksa'), ('padan', 'Padan Dukcapil'), ('tidak_padan', 'Tidak padan Dukcapil'), ('sengketa', 'Sengketa: dipakai orang lain juga')], default='kosong', max_length=16, verbose_name='keadaan NIK')),
                ('nik_missing_reason', models.CharField(blank=True, choices=[('belum_punya', 'Belum punya'), ('tidak_diketahui', 'Tidak diketahui'), ('tidak_ingat', 'Tidak ingat / kartu tidak dibawa'), ('tidak_terbaca', 'Tidak terbaca dari berkas'), ('lainnya', 'Lainnya')], default='', max_length=16, verbose_name='alasan tanpa NIK')),
                ('nik_disputed', models.BooleanField(default=False, verbose_name='NIK dipersengketakan')),
                ('sex', models.CharField(choices=[('L', 'Laki-laki'), ('P', 'Perempuan'), ('T', 'Tidak diketahui')], default='T', max_length=1, verbose_name='jenis kelamin')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='tanggal lahir')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='tahun lahir')),
                ('birth_precision', models.CharField(choices=[('date', 'Tanggal lengkap'), ('year', 'Tahun saja'), ('estimate', 'Perkiraan'), ('unknown', 'Tidak diketahui')], default='unknown', max_length=8, verbose_name='ketepatan lahir')),
                ('birth_place', models.CharField(blank=True, default='', max_length=80, verbose_name='tempat lahir')),
                ('mother_name', models.CharField(blank=True, default='', max_length=120, verbose_name='nama ibu kandung')),
                ('phone', models.CharField(blank=True, default='', max_length=16, verbose_name='telepon')),
                ('disabilities', models.JSONField(blank=True, default=list, verbose_name='jenis disabilitas')),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat')),
                ('rt', models.CharField(blank=True, default='', max_length=3, verbose_name='RT')),
                ('rw', models.CharField(blank=True, default='', max_length=3, verbose_name='RW')),
                ('ktp_address', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat sesuai KTP')),
                ('guardian_name', models.CharField(blank=True, default='', max_length=120, verbose_name='nama wali')),
                ('guardian_phone', models.CharField(blank=True, default='', max_length=16, verbose_name='telepon wali')),
                ('guardian_relation', models.CharField(blank=True, default='', max_length=40, verbose_name='hubungan wali')),
                ('note', models.TextField(blank=True, default='', max_length=2000, verbose_name='catatan')),
                ('restricted', models.BooleanField(default=False, verbose_name='hanya dikenal lewat data rahasia')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('deactivated_on', models.DateField(blank=True, null=True, verbose_name='dinonaktifkan pada')),
                ('deactivation_reason', models.CharField(blank=True, choices=[('meninggal', 'Meninggal dunia'), ('pindah', 'Pindah ke luar kabupaten'), ('ganda', 'Tercatat ganda'), ('salah_catat', 'Salah catat'), ('lainnya', 'Lainnya')], default='', max_length=16, verbose_name='alasan dinonaktifkan')),
                ('origin', models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='asal data')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='dicatat')),
                ('created_on', models.DateField(default=office.clock.today, editable=False, verbose_name='tanggal dicatat')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('guardian', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wards', to='cases.person', verbose_name='wali')),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='kecamatan')),
                ('ktp_village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa sesuai KTP')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'orang',
                'verbose_name_plural': 'orang',
            },
        ),
        migrations.CreateModel(
            name='FamilyMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('kepala', 'Kepala keluarga'), ('suami', 'Suami'), ('istri', 'Istri'), ('anak', 'Anak'), ('menantu', 'Menantu'), ('cucu', 'Cucu'), ('orang_tua', 'Orang tua'), ('mertua', 'Mertua'), ('famili_lain', 'Famili lain'), ('pembantu', 'Pembantu'), ('lainnya', 'Lainnya')], default='lainnya', max_length=12, verbose_name='hubungan (SHDK)')),
                ('since', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('end_reason', models.CharField(blank=True, default='', max_length=120, verbose_name='alasan keluar')),
                ('recorded_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='cases.family')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cases.person')),
            ],
            options={
                'verbose_name': 'anggota keluarga',
                'verbose_name_plural': 'anggota keluarga',
            },
        ),
        migrations.AddField(
            model_name='family',
            name='head',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='headed', to='cases.person', verbose_name='kepala keluarga'),
        ),
        migrations.CreateModel(
            name='Classification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessed_on', models.DateField(verbose_name='dinilai pada')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='usia saat dinilai')),
                ('source', models.CharField(blank=True, default='', max_length=120, verbose_name='sumber')),
                ('note', models.TextField(blank=True, default='', max_length=2000, verbose_name='catatan')),
                ('override_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan tetap dicatat')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='berakhir pada')),
                ('end_reason', models.CharField(blank=True, choices=[('selesai', 'Masalah selesai / mandiri'), ('meninggal', 'Meninggal dunia'), ('pindah', 'Pindah ke luar kabupaten'), ('lewat_usia', 'Lewat batas usia jenis ini'), ('dialihkan', 'Dialihkan ke keluarga atau komunitasnya'), ('salah_catat', 'Salah catat'), ('lainnya', 'Lainnya')], default='', max_length=16, verbose_name='alasan berakhir')),
                ('end_note', models.CharField(blank=True, default='', max_length=300, verbose_name='keterangan berakhir')),
                ('origin', models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='asal data')),
                ('recorded_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('recorded_on', models.DateField(default=office.clock.today, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('assessed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dinilai oleh')),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='cases.community')),
                ('family', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='cases.family')),
                ('kind', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='cases.kind', verbose_name='jenis PPKS')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classifications', to='cases.person')),
            ],
            options={
                'verbose_name': 'klasifikasi',
                'verbose_name_plural': 'klasifikasi',
            },
        ),
        migrations.CreateModel(
            name='PersonExternalId',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('id_dtks', 'ID DTKS'), ('idbdt', 'IDBDT'), ('no_kks', 'Nomor KKS'), ('no_jkn', 'Nomor JKN'), ('nik_mask', 'NIK tersamar'), ('lainnya', 'Lainnya')], max_length=16, verbose_name='sistem')),
                ('value', models.CharField(max_length=60, verbose_name='nomor')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_ids', to='cases.person')),
            ],
            options={
                'verbose_name': 'nomor luar',
                'verbose_name_plural': 'nomor luar',
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('code', models.CharField(blank=True, default='', max_length=20, verbose_name='kode impor')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('unit', models.CharField(choices=[('person', 'orang'), ('family', 'keluarga'), ('house', 'rumah'), ('group', 'kelompok'), ('any', 'siapa saja')], default='person', max_length=10, verbose_name='satuan')),
                ('central', models.CharField(blank=True, default='', max_length=120, verbose_name='pengelola pusat')),
                ('local', models.CharField(blank=True, default='', max_length=160, verbose_name='rujukan di daerah')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Biasa'), (2, 'Terbatas'), (3, 'Rahasia')], default=1, verbose_name='kerahasiaan')),
                ('benefit', models.BooleanField(default=True, help_text='Tidak: hanya tujuan rujukan.', verbose_name='dapat diikuti')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('desks', models.ManyToManyField(blank=True, related_name='programmes', to='office.desk', verbose_name='meja penjawab')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'program',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(blank=True, default='', help_text='2026, 2026-T2, 2026-09', max_length=10, verbose_name='periode')),
                ('status', models.CharField(choices=[('aktif', 'Menerima'), ('berhenti', 'Berhenti'), ('graduasi', 'Graduasi'), ('gagal_salur', 'Gagal salur'), ('usulan', 'Diusulkan'), ('ditolak', 'Ditolak')], default='aktif', max_length=12, verbose_name='keadaan')),
                ('amount', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='jumlah (rupiah)')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan')),
                ('source', models.CharField(blank=True, default='', max_length=120, verbose_name='sumber')),
                ('since', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='berakhir pada')),
                ('origin', models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='asal data')),
                ('recorded_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('recorded_on', models.DateField(default=office.clock.today, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('family', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.family')),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.person')),
                ('programme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.programme', verbose_name='program')),
            ],
            options={
                'verbose_name': 'kepesertaan',
                'verbose_name_plural': 'kepesertaan',
            },
        ),
        migrations.CreateModel(
            name='ProgrammeAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='tertulis')),
                ('key', models.CharField(editable=False, max_length=120, unique=True, verbose_name='kunci')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='cases.programme')),
            ],
            options={
                'verbose_name': 'sebutan program',
                'verbose_name_plural': 'sebutan program',
            },
        ),
        migrations.AddIndex(
            model_name='community',
            index=models.Index(fields=['village'], name='cases_community_village'),
        ),
        migrations.AddConstraint(
            model_name='desilrecord',
            constraint=models.UniqueConstraint(fields=('family', 'period', 'level'), name='cases_desilrecord_once'),
        ),
        migrations.AddConstraint(
            model_name='desilrecord',
            constraint=models.CheckConstraint(condition=models.Q(('desil__gte', 1), ('desil__lte', 10)), name='cases_desilrecord_range'),
        ),
        migrations.AddIndex(
            model_name='familycard',
            index=models.Index(fields=['no_kk'], name='cases_familycard_no_kk'),
        ),
        migrations.AddConstraint(
            model_name='familycard',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('family',), name='cases_familycard_one_open'),
        ),
        migrations.AddConstraint(
            model_name='familycard',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('since', None), ('until__gte', models.F('since')), _connector='OR'), name='cases_familycard_span'),
        ),
        migrations.AddConstraint(
            model_name='kind',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='cases_kind_level'),
        ),
        migrations.AddConstraint(
            model_name='kind',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['', 'L', 'P'])), name='cases_kind_sex'),
        ),
        migrations.AddConstraint(
            model_name='kindalias',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='cases_kindalias_once'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('nik__isnull', False)), fields=['nik'], name='cases_person_nik'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name_key', 'id'], name='cases_person_name'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['village', 'name_key', 'id'], name='cases_person_village'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['kecamatan', 'name_key', 'id'], name='cases_person_kecamatan'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('nik_disputed', True)), fields=['name_key', 'id'], name='cases_person_disputed'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('guardian__isnull', False)), fields=['guardian'], name='cases_person_guardian'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('birth_date__isnull', False)), fields=['birth_date', 'nik'], name='cases_person_birth'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('nik__isnull', False), models.Q(('nik_state__in', ['sengketa', 'dummy']), _negated=True)), fields=('nik',), name='cases_person_nik_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('nik__isnull', True), ('nik_state__in', ['kosong', 'dummy'])), models.Q(('nik__isnull', False), models.Q(('nik_state', 'kosong'), _negated=True)), _connector='OR'), name='cases_person_nik_state'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['L', 'P', 'T'])), name='cases_person_sex'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('active', True), models.Q(('deactivation_reason', ''), _negated=True), _connector='OR'), name='cases_person_deactivated_why'),
        ),
        migrations.AddConstraint(
            model_name='familymembership',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='cases_membership_one_open'),
        ),
        migrations.AddConstraint(
            model_name='familymembership',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'kepala'), ('until', None)), fields=('family',), name='cases_membership_one_head'),
        ),
        migrations.AddConstraint(
            model_name='familymembership',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('since', None), ('until__gte', models.F('since')), _connector='OR'), name='cases_membership_span'),
        ),
        migrations.AddIndex(
            model_name='family',
            index=models.Index(fields=['head_key', 'id'], name='cases_family_head'),
        ),
        migrations.AddIndex(
            model_name='family',
            index=models.Index(fields=['village', 'head_key', 'id'], name='cases_family_village'),
        ),
        migrations.AddIndex(
            model_name='family',
            index=models.Index(fields=['kecamatan', 'head_key', 'id'], name='cases_family_kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='family',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True), ('no_kk__isnull', False), ('restricted', False)), fields=('no_kk',), name='cases_family_no_kk_once'),
        ),
        migrations.AddIndex(
            model_name='classification',
            index=models.Index(condition=models.Q(('ended_on', None)), fields=['kind', 'person'], name='cases_classification_kind'),
        ),
        migrations.AddConstraint(
            model_name='classification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('community__isnull', True), ('family__isnull', True), ('person__isnull', False)), models.Q(('community__isnull', True), ('family__isnull', False), ('person__isnull', True)), models.Q(('community__isnull', False), ('family__isnull', True), ('person__isnull', True)), _connector='OR'), name='cases_classification_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='classification',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('person__isnull', False)), fields=('person', 'kind'), name='cases_classification_person_once'),
        ),
        migrations.AddConstraint(
            model_name='classification',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('family__isnull', False)), fields=('family', 'kind'), name='cases_classification_family_once'),
        ),
        migrations.AddConstraint(
            model_name='classification',
            constraint=models.UniqueConstraint(condition=models.Q(('community__isnull', False), ('ended_on', None)), fields=('community', 'kind'), name='cases_classification_community_once'),
        ),
        migrations.AddConstraint(
            model_name='classification',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('assessed_on')), _connector='OR'), name='cases_classification_span'),
        ),
        migrations.AddIndex(
            model_name='personexternalid',
            index=models.Index(fields=['system', 'value'], name='cases_personexternalid_value'),
        ),
        migrations.AddConstraint(
            model_name='personexternalid',
            constraint=models.UniqueConstraint(fields=('person', 'system', 'value'), name='cases_personexternalid_once'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='cases_programme_code_once'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='cases_programme_level'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['programme', 'family'], name='cases_participation_family'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family__isnull', True), ('person__isnull', False)), models.Q(('family__isnull', False), ('person__isnull', True)), _connector='OR'), name='cases_participation_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('person', 'programme', 'period'), name='cases_participation_person_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('family__isnull', False)), fields=('family', 'programme', 'period'), name='cases_participation_family_once'),
        ),
    ]
