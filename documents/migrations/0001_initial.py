import django.core.serializers.json
import django.db.models.deletion
import documents.codes
import documents.models.attachments
import office.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('lines', models.TextField(max_length=300, verbose_name='baris kop')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='alamat')),
                ('contact', models.CharField(blank=True, max_length=300, verbose_name='kontak')),
                ('emblem', models.TextField(blank=True, max_length=400000, verbose_name='lambang')),
            ],
            options={
                'verbose_name': 'kop surat',
                'verbose_name_plural': 'kop surat',
            },
        ),
        migrations.CreateModel(
            name='LetterKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('klas', models.CharField(help_text='Permendagri 83/2022, misalnya 400.9.', max_length=20, verbose_name='kode klasifikasi arsip')),
                ('mode', models.CharField(choices=[('own', 'Penghitung sendiri'), ('agenda', 'Diketik dari agenda Subbag Umum'), ('srikandi', 'Diketik dari SRIKANDI')], default='agenda', max_length=10, verbose_name='nomor dari')),
                ('series', models.SlugField(help_text='Jenis dengan seri sama berbagi urutan nomor.', max_length=40, verbose_name='seri nomor')),
                ('pattern', models.CharField(default='{klas}/{urut:04}/{unit}/{bulan_romawi}/{tahun}', help_text='Bagian: {klas} {urut:04} {unit} {bulan} {bulan_romawi} {tahun}.', max_length=80, verbose_name='pola nomor')),
                ('position', models.CharField(default='Kepala Dinas', max_length=120, verbose_name='jabatan penanda tangan')),
                ('needs_paraf', models.BooleanField(default=True, verbose_name='perlu paraf')),
                ('paper', models.CharField(choices=[('f4', 'F4 (21,5 x 33 cm)'), ('a4', 'A4')], default='f4', max_length=4, verbose_name='kertas')),
                ('validity_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='berlaku (hari)')),
                ('shape', models.CharField(choices=[('surat', 'Surat dinas (nomor, sifat, lampiran, hal)'), ('keterangan', 'Surat keterangan/rekomendasi (judul di tengah)'), ('nota', 'Nota dinas'), ('berita', 'Berita acara'), ('laporan', 'Laporan')], default='surat', max_length=12, verbose_name='bentuk')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='urutan')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'jenis surat',
                'verbose_name_plural': 'jenis surat',
                'ordering': ['order', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode__in', ['own', 'agenda', 'srikandi'])), name='documents_letterkind_mode'), models.CheckConstraint(condition=models.Q(('paper__in', ['f4', 'a4'])), name='documents_letterkind_paper'), models.CheckConstraint(condition=models.Q(('shape__in', ['surat', 'keterangan', 'nota', 'berita', 'laporan'])), name='documents_letterkind_shape')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=documents.models.attachments.random_id, editable=False, max_length=40, unique=True)),
                ('owner_type', models.CharField(max_length=60)),
                ('owner_id', models.BigIntegerField()),
                ('label', models.CharField(max_length=80, verbose_name='keterangan')),
                ('name', models.CharField(max_length=120, verbose_name='nama berkas')),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('path', models.CharField(max_length=80)),
                ('at', models.DateTimeField(default=office.clock.now)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lampiran',
                'verbose_name_plural': 'lampiran',
                'indexes': [models.Index(fields=['owner_type', 'owner_id'], name='documents_attachment_owner')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=documents.codes.new_code, editable=False, max_length=12, unique=True)),
                ('kind_name', models.CharField(editable=False, max_length=120, verbose_name='jenis')),
                ('owner_type', models.CharField(editable=False, max_length=60)),
                ('owner_id', models.BigIntegerField(editable=False)),
                ('sealed_for', models.CharField(blank=True, default='', editable=False, max_length=80)),
                ('region', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('extra', models.JSONField(default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('data', models.JSONField(default=dict, editable=False, verbose_name='isi surat')),
                ('paper', models.CharField(choices=[('f4', 'F4 (21,5 x 33 cm)'), ('a4', 'A4')], editable=False, max_length=4, verbose_name='kertas')),
                ('shape', models.CharField(choices=[('surat', 'Surat dinas (nomor, sifat, lampiran, hal)'), ('keterangan', 'Surat keterangan/rekomendasi (judul di tengah)'), ('nota', 'Nota dinas'), ('berita', 'Berita acara'), ('laporan', 'Laporan')], editable=False, max_length=12, verbose_name='bentuk')),
                ('status', models.CharField(choices=[('draf', 'Draf'), ('bernomor', 'Bernomor'), ('ditandatangani', 'Ditandatangani'), ('diserahkan', 'Diserahkan'), ('batal', 'Batal')], default='draf', editable=False, max_length=16, verbose_name='keadaan')),
                ('number', models.CharField(blank=True, default='', editable=False, max_length=80, verbose_name='nomor')),
                ('number_key', models.CharField(editable=False, max_length=80, null=True)),
                ('series', models.CharField(blank=True, default='', editable=False, max_length=40, verbose_name='seri')),
                ('year', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='tahun')),
                ('dated', models.DateField(editable=False, null=True, verbose_name='tanggal surat')),
                ('numbered_at', models.DateTimeField(editable=False, null=True, verbose_name='diberi nomor')),
                ('position', models.CharField(blank=True, default='', editable=False, max_length=120, verbose_name='jabatan penanda tangan')),
                ('signature', models.JSONField(editable=False, null=True, verbose_name='blok tanda tangan')),
                ('seat', models.CharField(blank=True, default='', editable=False, max_length=60, verbose_name='tempat')),
                ('address', models.CharField(blank=True, default='', editable=False, max_length=200, verbose_name='alamat pemeriksaan')),
                ('paraf_by', models.CharField(blank=True, default='', editable=False, max_length=120, verbose_name='diparaf oleh')),
                ('paraf_on', models.DateField(editable=False, null=True, verbose_name='tanggal paraf')),
                ('signed_on', models.DateField(editable=False, null=True, verbose_name='ditandatangani')),
                ('handed_on', models.DateField(editable=False, null=True, verbose_name='diserahkan')),
                ('handed_to', models.CharField(blank=True, default='', editable=False, max_length=120, verbose_name='diserahkan kepada')),
                ('void_reason', models.CharField(blank=True, default='', editable=False, max_length=500, verbose_name='alasan batal')),
                ('drafted_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='disusun')),
                ('moved_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='keadaan sejak')),
                ('moved_by', models.CharField(blank=True, default='', editable=False, max_length=120)),
                ('last_move', models.CharField(blank=True, default='', editable=False, max_length=24)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('drafted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letterhead', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letterhead')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letterkind', verbose_name='jenis surat')),
            ],
            options={
                'verbose_name': 'surat',
                'verbose_name_plural': 'surat',
                'indexes': [models.Index(models.F('owner_type'), models.F('owner_id'), name='documents_letter_owner'), models.Index(models.F('status'), models.F('id'), name='documents_letter_status')],
                'constraints': [models.UniqueConstraint(fields=('series', 'year', 'number_key'), name='documents_letter_number_once'), models.CheckConstraint(condition=models.Q(('status__in', ['draf', 'bernomor', 'ditandatangani', 'diserahkan', 'batal'])), name='documents_letter_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('number_key__isnull', True), ('status__in', ['draf', 'batal'])), models.Q(models.Q(('number', ''), _negated=True), ('dated__isnull', False), ('letterhead__isnull', False), ('number_key__isnull', False), ('year__isnull', False), models.Q(('status', 'draf'), _negated=True)), _connector='OR'), name='documents_letter_number_of_status'), models.CheckConstraint(condition=models.Q(('signed_on__isnull', False), models.Q(('status__in', ['ditandatangani', 'diserahkan']), _negated=True), _connector='OR'), name='documents_letter_signed_when'), models.CheckConstraint(condition=models.Q(('handed_on__isnull', False), models.Q(('status', 'diserahkan'), _negated=True), _connector='OR'), name='documents_letter_handed_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'batal'), _negated=True), ('number', ''), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='documents_letter_void_why')],
            },
        ),
    ]
