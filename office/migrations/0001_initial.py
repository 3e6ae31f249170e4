import office.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='kunci')),
                ('value', models.JSONField(null=True, verbose_name='isi')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'pengaturan',
                'verbose_name_plural': 'pengaturan',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='Guess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=20)),
                ('visitor', models.CharField(max_length=64)),
                ('since', models.DateTimeField(db_index=True)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('door', 'visitor'), name='office_guess_once_a_visitor')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='tanggal')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('kind', models.CharField(choices=[('nasional', 'Libur nasional'), ('cuti_bersama', 'Cuti bersama'), ('kantor', 'Libur kantor')], default='kantor', max_length=12, verbose_name='jenis')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'hari libur',
                'verbose_name_plural': 'hari libur',
                'ordering': ['date', 'name'],
                'constraints': [models.UniqueConstraint(fields=('date', 'name'), name='office_holiday_once', violation_error_message='Hari libur ini sudah tercatat.'), models.CheckConstraint(condition=models.Q(('kind__in', ['nasional', 'cuti_bersama', 'kantor'])), name='office_holiday_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('task', models.CharField(max_length=200, verbose_name='tugas')),
                ('args', models.JSONField(default=list, verbose_name='masukan')),
                ('kwargs', models.JSONField(default=dict, verbose_name='masukan bernama')),
                ('queue', models.CharField(default='default', max_length=50)),
                ('priority', models.SmallIntegerField(default=0, verbose_name='prioritas')),
                ('key', models.CharField(blank=True, max_length=200)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='judul')),
                ('owner', models.BigIntegerField(null=True, verbose_name='nomor pengguna')),
                ('subject_type', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'Menunggu giliran'), ('running', 'Sedang berjalan'), ('done', 'Selesai'), ('failed', 'Gagal'), ('cancelled', 'Dibatalkan')], default='waiting', max_length=10, verbose_name='keadaan')),
                ('run_after', models.DateTimeField(verbose_name='tidak sebelum')),
                ('claim', models.PositiveIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=80, verbose_name='pekerja')),
                ('lease_until', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True, verbose_name='tanda hidup terakhir')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan')),
                ('position', models.JSONField(default=dict, verbose_name='posisi')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='selesai')),
                ('total', models.PositiveBigIntegerField(null=True, verbose_name='jumlah')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='pesan')),
                ('error', models.TextField(blank=True, verbose_name='laporan gangguan')),
                ('result', models.JSONField(null=True, verbose_name='hasil')),
                ('created_at', models.DateTimeField(verbose_name='dibuat')),
                ('started_at', models.DateTimeField(null=True, verbose_name='dimulai')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='berakhir')),
            ],
            options={
                'verbose_name': 'pekerjaan latar belakang',
                'verbose_name_plural': 'pekerjaan latar belakang',
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['state', '-priority', 'run_after', 'id'], name='office_job_next_idx'), models.Index(fields=['subject_type', 'subject_id'], name='office_job_subject_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running']), models.Q(('key', ''), _negated=True)), fields=('key',), name='office_job_one_open_per_key'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'cancelled'])), name='office_job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='office_job_running_has_lease')],
            },
        ),
        migrations.CreateModel(
            name='Once',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('user_id', models.BigIntegerField()),
                ('at', models.DateTimeField(db_index=True, default=office.clock.now)),
                ('model', models.CharField(blank=True, max_length=100)),
                ('object_id', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'user_id'), name='office_once_key_of_user')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='nama')),
                ('task', models.CharField(max_length=200, verbose_name='tugas')),
                ('every', models.PositiveIntegerField(null=True, verbose_name='setiap (detik)')),
                ('at', models.TimeField(null=True, verbose_name='setiap hari pukul')),
                ('next_run', models.DateTimeField(verbose_name='berikutnya')),
                ('last_run', models.DateTimeField(null=True, verbose_name='terakhir')),
                ('enabled', models.BooleanField(default=True, verbose_name='aktif')),
            ],
            options={
                'verbose_name': 'jadwal',
                'verbose_name_plural': 'jadwal',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', False), ('every__isnull', True)), models.Q(('at__isnull', True), ('every__gt', 0)), _connector='OR'), name='office_schedule_every_or_at')],
            },
        ),
        migrations.CreateModel(
            name='Sequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='seri')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('last', models.PositiveBigIntegerField(default=0, verbose_name='nomor terakhir')),
            ],
            options={
                'verbose_name': 'penghitung nomor surat',
                'verbose_name_plural': 'penghitung nomor surat',
                'ordering': ['name', '-year'],
                'constraints': [models.UniqueConstraint(fields=('name', 'year'), name='office_sequence_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(max_length=120, verbose_name='jabatan')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('nip', models.CharField(blank=True, max_length=18, verbose_name='NIP')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='pangkat/golongan')),
                ('since', models.DateField(verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('mode', models.CharField(choices=[('definitif', 'Definitif'), ('plh', 'Pelaksana harian (Plh.)'), ('plt', 'Pelaksana tugas (Plt.)'), ('pj', 'Penjabat (Pj.)')], default='definitif', max_length=10, verbose_name='status')),
                ('on_behalf', models.CharField(blank=True, choices=[('', 'Atas jabatan sendiri'), ('an', 'Atas nama (a.n.)'), ('ub', 'Untuk beliau (u.b.)')], default='', max_length=2, verbose_name='menandatangani')),
                ('own_position', models.CharField(blank=True, max_length=120, verbose_name='jabatan sendiri')),
                ('through', models.CharField(blank=True, max_length=120, verbose_name='melalui jabatan (u.b.)')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'pejabat penanda tangan',
                'verbose_name_plural': 'pejabat penanda tangan',
                'ordering': ['position', '-since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='office_signatory_until_after_since', violation_error_message='Tanggal berakhir tidak boleh sebelum tanggal mulai.'), models.CheckConstraint(condition=models.Q(models.Q(('on_behalf', ''), ('own_position', ''), ('through', '')), models.Q(('on_behalf', 'an'), ('through', ''), models.Q(('own_position', ''), _negated=True)), models.Q(('on_behalf', 'ub'), models.Q(('own_position', ''), _negated=True), models.Q(('through', ''), _negated=True)), _connector='OR'), name='office_signatory_on_behalf_names_own_position', violation_error_message='Jabatan sendiri diisi hanya untuk tanda tangan atas nama.')],
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(error_messages={'unique': 'Kode ini sudah dipakai bidang/instansi lain.'}, max_length=40, unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('kind', models.CharField(choices=[('bidang', 'Bidang'), ('agency', 'Instansi luar')], max_length=10, verbose_name='jenis')),
                ('handles_restricted', models.BooleanField(default=False, verbose_name='menangani data Rahasia')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='alamat')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telepon')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='narahubung')),
                ('hours', models.CharField(blank=True, max_length=120, verbose_name='jam layanan')),
                ('needs', models.CharField(blank=True, default='', max_length=500, verbose_name='dokumen yang diperlukan')),
                ('quota', models.CharField(blank=True, default='', max_length=200, verbose_name='kuota')),
                ('confirmed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='dipastikan pada')),
                ('confirmed_by', models.CharField(blank=True, default='', editable=False, max_length=120, verbose_name='dipastikan oleh')),
                ('from_village', models.BooleanField(default=False, verbose_name='desa/kelurahan boleh merujuk langsung')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('areas', models.ManyToManyField(blank=True, related_name='+', to='regions.region', verbose_name='wilayah kerja')),
            ],
            options={
                'verbose_name': 'bidang/instansi',
                'verbose_name_plural': 'bidang dan instansi',
                'ordering': ['-kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['bidang', 'agency'])), name='office_desk_kind_known'), models.CheckConstraint(condition=models.Q(('handles_restricted', False), ('kind', 'bidang'), _connector='OR'), name='office_desk_restricted_is_bidang', violation_error_message='Hanya bidang sendiri yang menangani data Rahasia.')],
            },
        ),
    ]
