import django.db.models.deletion
import office.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('psks', '0001_initial'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=160, verbose_name='nama berkas')),
                ('path', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveBigIntegerField(verbose_name='ukuran')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('status', models.CharField(choices=[('dibaca', 'Berkas sedang dibaca'), ('ditolak', 'Berkas ditolak'), ('kolom', 'Menunggu pemeriksaan kolom'), ('diperiksa', 'Baris sedang diperiksa'), ('pratinjau', 'Siap diterapkan'), ('diterapkan', 'Sedang diterapkan'), ('selesai', 'Selesai diterapkan'), ('ditarik', 'Sedang ditarik kembali'), ('kembali', 'Ditarik kembali'), ('dibatalkan', 'Dibatalkan')], default='dibaca', max_length=12, verbose_name='keadaan')),
                ('refusal', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan ditolak')),
                ('layout', models.CharField(blank=True, default='', max_length=40, verbose_name='bentuk daftar')),
                ('list_name', models.CharField(blank=True, default='', max_length=60)),
                ('format', models.JSONField(default=dict)),
                ('tables', models.JSONField(default=list)),
                ('others', models.JSONField(default=list)),
                ('key', models.JSONField(default=list)),
                ('content', models.CharField(choices=[('orang', 'Orang dan keluarga'), ('psks', 'PSKS (orang atau lembaga yang membantu)')], default='orang', max_length=8, verbose_name='isi daftar')),
                ('reference_date', models.DateField(verbose_name='tanggal acuan')),
                ('placing', models.CharField(choices=[('berkas', 'Menurut kolom wilayah dalam berkas'), ('wilayah', 'Semua di satu desa/kelurahan atau kecamatan'), ('tanpa', 'Belum ditempatkan'), ('dikenal', 'Hanya yang NIK-nya sudah tercatat; yang lain dilewati')], default='berkas', max_length=8, verbose_name='wilayah')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='baris')),
                ('counts', models.JSONField(default=dict)),
                ('uploaded_at', models.DateTimeField(default=office.clock.now, verbose_name='diunggah')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='diterapkan')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='selesai')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='ditarik kembali')),
                ('decisions', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('psks_kind', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='psks.kind', verbose_name='jenis PSKS')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='wilayah untuk berkas ini')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'impor',
                'verbose_name_plural': 'impor',
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=32, unique=True)),
                ('fields', models.JSONField()),
                ('at', models.DateTimeField(default=office.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pemetaan kolom',
                'verbose_name_plural': 'pemetaan kolom',
            },
        ),
        migrations.CreateModel(
            name='Ended',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participation_id', models.BigIntegerField()),
                ('before', models.JSONField()),
                ('version', models.PositiveIntegerField()),
                ('undone', models.CharField(choices=[('kembali', 'Dikembalikan'), ('tetap', 'Tetap karena sudah diubah')], default='', max_length=8)),
                ('kept_why', models.CharField(default='', max_length=200)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endings', to='imports.batch')),
            ],
            options={
                'verbose_name': 'kepesertaan yang diakhiri',
                'verbose_name_plural': 'kepesertaan yang diakhiri',
            },
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(max_length=60)),
                ('fingerprint', models.CharField(max_length=64)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.person')),
            ],
            options={
                'verbose_name': 'asal baris',
                'verbose_name_plural': 'asal baris',
            },
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='baris')),
                ('cells', models.JSONField()),
                ('values', models.JSONField(default=dict)),
                ('codes', models.CharField(default=' ', max_length=1000)),
                ('register_codes', models.CharField(default=' ', max_length=300)),
                ('outcome', models.CharField(choices=[('ok', 'Baik'), ('warning', 'Peringatan'), ('error', 'Ditolak')], max_length=8)),
                ('secret', models.BooleanField(default=False)),
                ('leader', models.BigIntegerField(null=True)),
                ('nik_mark', models.BigIntegerField(null=True)),
                ('key_mark', models.BigIntegerField(null=True)),
                ('person_mark', models.BigIntegerField(null=True)),
                ('origin', models.CharField(default='', max_length=64)),
                ('village', models.CharField(default='', max_length=13)),
                ('plan', models.CharField(choices=[('baru', 'Baru'), ('berubah', 'Berubah'), ('tetap', 'Tetap'), ('lewati', 'Dilewati'), ('gagal', 'Tidak dapat masuk')], default='', max_length=8)),
                ('diff', models.JSONField(default=dict)),
                ('similar', models.JSONField(null=True)),
                ('decision', models.CharField(choices=[('lewati', 'Dilewati'), ('sama', 'Orang yang sama'), ('lain', 'Orang lain'), ('sendiri', 'Baris ini dilewati')], default='', max_length=8)),
                ('decisions', models.JSONField(null=True)),
                ('fixes', models.JSONField(null=True)),
                ('result', models.CharField(choices=[('created', 'Dicatat baru'), ('updated', 'Diperbarui'), ('unchanged', 'Tidak berubah'), ('skipped', 'Dilewati'), ('failed', 'Dikembalikan')], default='', max_length=10)),
                ('person_id', models.BigIntegerField(null=True)),
                ('made', models.JSONField(default=dict)),
                ('undone', models.CharField(choices=[('kembali', 'Dikembalikan'), ('tetap', 'Tetap karena sudah diubah')], default='', max_length=8)),
                ('kept_why', models.CharField(default='', max_length=200)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.batch')),
            ],
            options={
                'verbose_name': 'baris impor',
                'verbose_name_plural': 'baris impor',
            },
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('placing', 'wilayah'), ('region__isnull', False)), models.Q(models.Q(('placing', 'wilayah'), _negated=True), ('region', None)), _connector='OR'), name='imports_batch_region_if_placed'),
        ),
        migrations.AddConstraint(
            model_name='origin',
            constraint=models.UniqueConstraint(fields=('list_name', 'fingerprint'), name='imports_origin_once'),
        ),
        migrations.AddIndex(
            model_name='row',
            index=models.Index(fields=['batch', 'id'], name='imports_row_batch'),
        ),
        migrations.AddIndex(
            model_name='row',
            index=models.Index(condition=models.Q(('person_id__isnull', False)), fields=['person_id', 'batch'], name='imports_row_person'),
        ),
        migrations.AddConstraint(
            model_name='row',
            constraint=models.UniqueConstraint(fields=('batch', 'table', 'number'), name='imports_row_once'),
        ),
    ]
