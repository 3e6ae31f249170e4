import django.db.models.deletion
import office.clock
import office.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('slug', models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name='kode')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='nomor')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('aliases', models.CharField(blank=True, default='', help_text='Dipisahkan koma; dikenali saat impor.', max_length=300, verbose_name='sebutan lain')),
                ('subject', models.CharField(choices=[('person', 'Perorangan'), ('family', 'Keluarga'), ('organisation', 'Lembaga')], max_length=12, verbose_name='bentuk')),
                ('pillar', models.BooleanField(default=True, verbose_name='termasuk 12 jenis PSKS')),
                ('active', models.BooleanField(default=True, verbose_name='dipakai')),
            ],
            options={
                'verbose_name': 'jenis PSKS',
                'verbose_name_plural': 'jenis PSKS',
                'ordering': [models.OrderBy(models.F('number'), nulls_last=True), 'name'],
            },
        ),
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('name_key', office.fields.SortKeyField(editable=False, max_length=120)),
                ('nik', models.CharField(blank=True, max_length=16, verbose_name='NIK')),
                ('sex', models.CharField(blank=True, choices=[('L', 'Laki-laki'), ('P', 'Perempuan'), ('', 'Tidak diketahui')], max_length=1, verbose_name='jenis kelamin')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='tanggal lahir')),
                ('education', models.CharField(blank=True, max_length=60, verbose_name='pendidikan terakhir')),
                ('leader', models.CharField(blank=True, max_length=120, verbose_name='nama ketua')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah anggota')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='nomor HP')),
                ('email', models.EmailField(blank=True, max_length=120, verbose_name='surel')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='alamat')),
                ('member_number', models.CharField(blank=True, max_length=60, verbose_name='nomor induk/anggota')),
                ('since', models.DateField(blank=True, null=True, verbose_name='bertugas sejak')),
                ('cover_until', models.DateField(blank=True, null=True, verbose_name='penugasan sementara sampai')),
                ('active', models.BooleanField(default=True, verbose_name='aktif')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='berhenti')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='alasan berhenti')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='catatan')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='keterangan lain')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kecamatan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='kecamatan')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actors', to='psks.kind', verbose_name='jenis')),
            ],
            options={
                'verbose_name': 'PSKS',
                'verbose_name_plural': 'PSKS',
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sk', 'SK pengangkatan/pengukuhan'), ('std', 'Surat Tanda Daftar (STD)'), ('siop', 'Izin operasional (SIOP)'), ('akta', 'Akta notaris'), ('kumham', 'SK Kemenkumham'), ('npwp', 'NPWP'), ('domisili', 'Surat domisili'), ('akreditasi', 'Akreditasi'), ('sertifikat', 'Sertifikat/pelatihan'), ('niat', 'Nomor induk anggota Tagana (NIAT)'), ('lain', 'Lainnya')], max_length=12, verbose_name='jenis surat')),
                ('number', models.CharField(max_length=80, verbose_name='nomor')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='tanggal terbit')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='berlaku sampai')),
                ('grade', models.CharField(blank=True, max_length=20, verbose_name='nilai/peringkat')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='keterangan')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='psks.actor')),
            ],
            options={
                'verbose_name': 'surat PSKS',
                'verbose_name_plural': 'surat PSKS',
                'ordering': ['kind', '-issued_on', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='actor',
            index=models.Index(fields=['name_key', 'id'], name='psks_actor_name'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True), ('cover_until__isnull', True), ('kind', 'tksk')), fields=('kecamatan',), name='psks_actor_one_tksk_per_kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.UniqueConstraint(condition=models.Q(('nik', ''), _negated=True), fields=('kind', 'nik'), name='psks_actor_nik_once_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'tksk'), _negated=True), ('kecamatan__isnull', False), _connector='OR'), name='psks_actor_tksk_has_kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('active', False), _connector='OR'), name='psks_actor_ended_is_inactive'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('actor', 'kind', 'number'), name='psks_paper_number_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('issued_on__isnull', True), ('valid_until__gte', models.F('issued_on')), _connector='OR'), name='psks_paper_valid_after_issue'),
        ),
    ]
