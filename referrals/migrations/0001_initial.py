import django.db.models.deletion
import office.clock
import office.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('office', '0001_initial'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, editable=False, max_length=11, null=True, unique=True, verbose_name='nomor register')),
                ('status', models.CharField(choices=[('draf', 'Draf'), ('diterima', 'Diterima'), ('diverifikasi', 'Diverifikasi'), ('perlu_dilengkapi', 'Perlu dilengkapi'), ('ditangani', 'Ditangani'), ('dirujuk', 'Dirujuk'), ('selesai', 'Selesai'), ('ditutup', 'Ditutup'), ('ditolak', 'Ditolak'), ('dibatalkan', 'Dibatalkan'), ('digabung', 'Digabung'), ('dibuka_kembali', 'Dibuka kembali')], default='draf', max_length=20, verbose_name='keadaan')),
                ('resume', models.CharField(blank=True, choices=[('draf', 'Draf'), ('diterima', 'Diterima'), ('diverifikasi', 'Diverifikasi'), ('perlu_dilengkapi', 'Perlu dilengkapi'), ('ditangani', 'Ditangani'), ('dirujuk', 'Dirujuk'), ('selesai', 'Selesai'), ('ditutup', 'Ditutup'), ('ditolak', 'Ditolak'), ('dibatalkan', 'Dibatalkan'), ('digabung', 'Digabung'), ('dibuka_kembali', 'Dibuka kembali')], default='', editable=False, max_length=20)),
                ('kind', models.CharField(choices=[('permohonan', 'Permohonan'), ('pengaduan', 'Pengaduan'), ('pertanyaan', 'Pertanyaan'), ('saran', 'Saran')], max_length=12, verbose_name='jenis')),
                ('channel', models.CharField(choices=[('datang', 'Datang langsung'), ('kunjungan', 'Kunjungan fasilitator'), ('whatsapp', 'WhatsApp'), ('telepon', 'Telepon'), ('surat', 'Surat'), ('lapor', 'LAPOR!'), ('medsos', 'Media sosial'), ('musdes', 'Musdes/muskel')], default='datang', max_length=12, verbose_name='saluran')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Biasa'), (2, 'Terbatas'), (3, 'Rahasia')], default=1, verbose_name='kerahasiaan')),
                ('text', models.TextField(blank=True, default='', max_length=5000, verbose_name='uraian')),
                ('reporter', models.CharField(choices=[('sendiri', 'Orang yang bersangkutan'), ('keluarga', 'Keluarga'), ('tetangga', 'Tetangga/warga lain'), ('petugas', 'Petugas/perangkat desa/instansi'), ('anonim', 'Tidak mau disebut (anonim)')], default='sendiri', max_length=12, verbose_name='pelapor')),
                ('reporter_name', models.CharField(blank=True, default='', max_length=120, verbose_name='nama pelapor')),
                ('reporter_phone', models.CharField(blank=True, default='', max_length=20, verbose_name='telepon pelapor')),
                ('subject_unknown', models.BooleanField(default=False, verbose_name='orangnya tidak diketahui')),
                ('subject_name', models.CharField(blank=True, default='', max_length=120, verbose_name='nama')),
                ('name_key', office.fields.SortKeyField(blank=True, default='', editable=False, max_length=160)),
                ('nik', models.CharField(blank=True, default='', max_length=16, verbose_name='NIK')),
                ('nik_missing', models.CharField(blank=True, choices=[('belum_punya', 'Belum punya'), ('tidak_diketahui', 'Tidak diketahui'), ('tidak_ingat', 'Tidak ingat / kartu tidak dibawa'), ('tidak_terbaca', 'Tidak terbaca dari berkas'), ('lainnya', 'Lainnya')], default='', max_length=16, verbose_name='alasan tanpa NIK')),
                ('no_kk', models.CharField(blank=True, default='', max_length=16, verbose_name='No. KK')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='perkiraan umur')),
                ('sex', models.CharField(choices=[('L', 'Laki-laki'), ('P', 'Perempuan'), ('T', 'Tidak diketahui')], default='T', max_length=1, verbose_name='jenis kelamin')),
                ('phone', models.CharField(blank=True, default='', max_length=20, verbose_name='telepon')),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat')),
                ('rt', models.CharField(blank=True, default='', max_length=3, verbose_name='RT')),
                ('rw', models.CharField(blank=True, default='', max_length=3, verbose_name='RW')),
                ('domicile_note', models.CharField(blank=True, default='', max_length=120, verbose_name='keterangan tempat tinggal')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='dicatat')),
                ('received_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='diterima')),
                ('received_on', models.DateField(blank=True, editable=False, null=True, verbose_name='tanggal diterima')),
                ('holder_level', models.CharField(choices=[('desa', 'Desa/kelurahan'), ('kabupaten', 'SLRT Kabupaten'), ('bidang', 'Bidang')], default='kabupaten', max_length=10, verbose_name='ditangani di')),
                ('asked_for', models.CharField(blank=True, default='', max_length=500, verbose_name='yang perlu dilengkapi')),
                ('reopened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dibuka kembali')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='diverifikasi')),
                ('result_text', models.TextField(blank=True, default='', max_length=2000, verbose_name='hasil')),
                ('result_value', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='nilai (rupiah)')),
                ('result_on', models.DateField(blank=True, null=True, verbose_name='tanggal hasil')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='keluarga diberi tahu pada')),
                ('told_how', models.CharField(blank=True, choices=[('kunjungan', 'Kunjungan ke rumah'), ('datang', 'Datang ke kantor/desa'), ('telepon', 'Telepon'), ('whatsapp', 'WhatsApp'), ('surat', 'Surat')], default='', max_length=12, verbose_name='lewat')),
                ('told_by', models.CharField(blank=True, default='', max_length=120, verbose_name='oleh')),
                ('unreachable_reason', models.CharField(blank=True, choices=[('pindah', 'Sudah pindah, alamat baru tidak diketahui'), ('meninggal', 'Meninggal dunia, tidak ada keluarga'), ('anonim', 'Pelapor anonim, orangnya tidak diketahui'), ('tidak_menjawab', 'Sudah dihubungi berulang, tidak menjawab'), ('tidak_aman', 'Menghubungi dapat membahayakan'), ('lainnya', 'Alasan lain')], default='', max_length=16, verbose_name='alasan tidak dapat dihubungi')),
                ('reject_reason', models.CharField(blank=True, choices=[('tidak_memenuhi', 'belum memenuhi syarat'), ('bukan_kewenangan', 'bukan kewenangan Dinas Sosial'), ('data_kurang', 'data tidak dilengkapi'), ('tidak_ditemukan', 'orang atau masalahnya tidak ditemukan di lapangan'), ('tidak_benar', 'laporan ternyata tidak benar'), ('lainnya', 'alasan lain')], default='', max_length=20, verbose_name='alasan penolakan')),
                ('end_note', models.CharField(blank=True, default='', max_length=1000, verbose_name='keterangan')),
                ('moved_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='keadaan sejak')),
                ('moved_by', models.CharField(blank=True, default='', editable=False, max_length=120)),
                ('last_move', models.CharField(blank=True, default='', editable=False, max_length=24)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.desk', verbose_name='bidang')),
                ('kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='kecamatan tempat tinggal')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='referrals.intake', verbose_name='digabung dengan')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='cases.person', verbose_name='orang di register')),
                ('received_kecamatan', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('received_village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='diterima di desa')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan tempat tinggal')),
            ],
            options={
                'verbose_name': 'layanan/pengaduan',
                'verbose_name_plural': 'layanan & pengaduan',
            },
        ),
        migrations.CreateModel(
            name='IntakeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='pada')),
                ('text', models.TextField(max_length=2000, verbose_name='catatan')),
                ('answer', models.BooleanField(default=False, verbose_name='jawaban atas permintaan')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='referrals.intake')),
            ],
            options={
                'verbose_name': 'catatan tambahan',
                'verbose_name_plural': 'catatan tambahan',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='IntakeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('front_office', 'Front office'), ('back_office', 'Back office'), ('survei', 'Kunjungan/survei'), ('penetapan', 'Penetapan layanan'), ('paraf', 'Paraf Kabid'), ('tanda_tangan', 'Tanda tangan Kadis'), ('serah', 'Diserahkan kepada keluarga')], max_length=16, verbose_name='tahap')),
                ('on', models.DateField(verbose_name='tanggal')),
                ('who', models.CharField(blank=True, default='', max_length=120, verbose_name='oleh siapa')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='keterangan')),
                ('recorded_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='referrals.intake')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tahap kerja',
                'verbose_name_plural': 'tahap kerja',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('group', models.CharField(blank=True, default='', max_length=60, verbose_name='kelompok')),
                ('kind', models.CharField(choices=[('permohonan', 'Permohonan'), ('pengaduan', 'Pengaduan'), ('pertanyaan', 'Pertanyaan'), ('saran', 'Saran')], default='permohonan', max_length=12, verbose_name='jenis')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Biasa'), (2, 'Terbatas'), (3, 'Rahasia')], default=1, verbose_name='kerahasiaan')),
                ('button', models.CharField(blank=True, default='', max_length=40, verbose_name='tulisan pada tombol')),
                ('icon', models.CharField(blank=True, default='', max_length=40, verbose_name='gambar tombol')),
                ('hint', models.CharField(blank=True, default='', max_length=200, verbose_name='petunjuk isian')),
                ('village_may', models.BooleanField(default=False, verbose_name='dapat diselesaikan di desa')),
                ('text_optional', models.BooleanField(default=False, verbose_name='uraian boleh kosong')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='urutan')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='office.desk', verbose_name='bidang penanggung jawab')),
            ],
            options={
                'verbose_name': 'jenis layanan',
                'verbose_name_plural': 'jenis layanan',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.AddField(
            model_name='intake',
            name='service',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.servicekind', verbose_name='layanan/pokok'),
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='urutan')),
                ('purpose', models.TextField(max_length=2000, verbose_name='yang diminta')),
                ('shared', models.JSONField(default=list, verbose_name='data yang dibagikan')),
                ('status', models.CharField(choices=[('dikirim', 'Dikirim'), ('diterima', 'Diterima'), ('diproses', 'Diproses'), ('perlu_dilengkapi', 'Perlu dilengkapi'), ('selesai', 'Selesai'), ('ditolak', 'Ditolak'), ('dibatalkan', 'Dibatalkan')], default='dikirim', max_length=20, verbose_name='keadaan')),
                ('resume', models.CharField(blank=True, choices=[('dikirim', 'Dikirim'), ('diterima', 'Diterima'), ('diproses', 'Diproses'), ('perlu_dilengkapi', 'Perlu dilengkapi'), ('selesai', 'Selesai'), ('ditolak', 'Ditolak'), ('dibatalkan', 'Dibatalkan')], default='', editable=False, max_length=20)),
                ('sent_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='dikirim')),
                ('sent_on', models.DateField(default=office.clock.today, editable=False, verbose_name='tanggal dikirim')),
                ('asked_for', models.CharField(blank=True, default='', max_length=500, verbose_name='yang diminta dilengkapi')),
                ('reject_reason', models.CharField(blank=True, choices=[('salah_alamat', 'Bukan kewenangan kami'), ('tidak_memenuhi', 'Tidak memenuhi syarat program'), ('kuota_habis', 'Kuota atau anggaran habis'), ('sudah_menerima', 'Sudah menerima bantuan yang sama'), ('data_kurang', 'Data atau berkas tidak cukup'), ('tidak_ditemukan', 'Orang atau alamat tidak ditemukan'), ('lainnya', 'Alasan lain')], default='', max_length=20, verbose_name='alasan penolakan')),
                ('answer_note', models.CharField(blank=True, default='', max_length=1000, verbose_name='keterangan balasan')),
                ('result_text', models.TextField(blank=True, default='', max_length=2000, verbose_name='hasil')),
                ('result_value', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='nilai (rupiah)')),
                ('result_on', models.DateField(blank=True, null=True, verbose_name='tanggal hasil')),
                ('via', models.CharField(blank=True, choices=[('sistem', 'Lewat sistem'), ('whatsapp', 'WhatsApp'), ('telepon', 'Telepon'), ('surat', 'Surat/kertas'), ('langsung', 'Disampaikan langsung')], default='', max_length=10, verbose_name='balasan lewat')),
                ('answered_by', models.CharField(blank=True, default='', max_length=120, verbose_name='dibalas oleh')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='tanggal balasan')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='berakhir')),
                ('moved_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='keadaan sejak')),
                ('moved_by', models.CharField(blank=True, default='', editable=False, max_length=120)),
                ('last_move', models.CharField(blank=True, default='', editable=False, max_length=24)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='office.desk', verbose_name='tujuan')),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='referrals.intake')),
                ('programme', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.programme', verbose_name='program')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='referrals.referral', verbose_name='pengganti rujukan')),
                ('sent_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dikirim oleh')),
            ],
            options={
                'verbose_name': 'rujukan',
                'verbose_name_plural': 'rujukan',
                'indexes': [models.Index(models.F('desk'), models.F('status'), models.F('id'), name='referrals_referral_inbox'), models.Index(models.F('status'), models.F('sent_at'), name='referrals_referral_status')],
                'constraints': [models.UniqueConstraint(fields=('intake', 'serial'), name='referrals_referral_serial_once'), models.UniqueConstraint(condition=models.Q(('status__in', ('dikirim', 'diterima', 'diproses', 'perlu_dilengkapi'))), fields=('intake', 'desk', 'programme'), name='referrals_referral_open_once'), models.UniqueConstraint(condition=models.Q(('programme__isnull', True), ('status__in', ('dikirim', 'diterima', 'diproses', 'perlu_dilengkapi'))), fields=('intake', 'desk'), name='referrals_referral_open_once_plain'), models.CheckConstraint(condition=models.Q(('status__in', ['dikirim', 'diterima', 'diproses', 'perlu_dilengkapi', 'selesai', 'ditolak', 'dibatalkan'])), name='referrals_referral_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'ditolak'), _negated=True), models.Q(('reject_reason', ''), _negated=True), _connector='OR'), name='referrals_referral_rejected_why'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'selesai'), _negated=True), models.Q(models.Q(('result_text', ''), _negated=True), ('result_on__isnull', False)), _connector='OR'), name='referrals_referral_done_has_result'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ('dikirim', 'diterima', 'diproses', 'perlu_dilengkapi'))), models.Q(models.Q(('status__in', ('dikirim', 'diterima', 'diproses', 'perlu_dilengkapi')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='referrals_referral_ended_when')],
            },
        ),
        migrations.AddConstraint(
            model_name='servicekind',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='referrals_servicekind_level'),
        ),
        migrations.AddConstraint(
            model_name='servicekind',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['permohonan', 'pengaduan', 'pertanyaan', 'saran'])), name='referrals_servicekind_kind'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('status'), models.F('moved_at'), name='referrals_intake_status'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('village'), models.F('id'), name='referrals_intake_village'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('kecamatan'), models.F('id'), name='referrals_intake_kecamatan'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('received_village'), models.F('id'), condition=models.Q(('received_village__isnull', False)), name='referrals_intake_received'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('received_kecamatan'), models.F('id'), condition=models.Q(('received_kecamatan__isnull', False)), name='referrals_intake_received_kec'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('nik'), condition=models.Q(('nik', ''), _negated=True), name='referrals_intake_nik'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('phone'), condition=models.Q(('phone', ''), _negated=True), name='referrals_intake_phone'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('reporter_phone'), condition=models.Q(('reporter_phone', ''), _negated=True), name='referrals_intake_reporter'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('created_by'), condition=models.Q(('status', 'draf')), name='referrals_intake_own_draft'),
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(models.F('created_by'), condition=models.Q(('level', 3)), name='referrals_intake_own_secret'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draf', 'diterima', 'diverifikasi', 'perlu_dilengkapi', 'ditangani', 'dirujuk', 'selesai', 'ditutup', 'ditolak', 'dibatalkan', 'digabung', 'dibuka_kembali'])), name='referrals_intake_status_known'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['permohonan', 'pengaduan', 'pertanyaan', 'saran'])), name='referrals_intake_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3])), name='referrals_intake_level_known'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder__isnull', False), ('holder_level', 'bidang')), models.Q(('holder__isnull', True), ('holder_level__in', ['desa', 'kabupaten'])), _connector='OR'), name='referrals_intake_holder_of_level'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('received_at__isnull', False)), ('status__in', ['draf', 'dibatalkan']), _connector='OR'), name='referrals_intake_sent_has_number'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('level__lt', 3), ('holder_level', 'bidang'), ('number__isnull', True), _connector='OR'), name='referrals_intake_secret_at_bidang'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['selesai', 'ditutup']), _negated=True), models.Q(('result_text', ''), _negated=True), _connector='OR'), name='referrals_intake_done_has_result'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ditutup'), _negated=True), ('told_on__isnull', False), models.Q(('unreachable_reason', ''), _negated=True), _connector='OR'), name='referrals_intake_closed_told'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ditolak'), _negated=True), models.Q(('reject_reason', ''), _negated=True), _connector='OR'), name='referrals_intake_rejected_why'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'digabung'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='referrals_intake_merged_into'),
        ),
    ]
