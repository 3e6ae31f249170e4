import accounts.models
import django.contrib.auth.validators
import django.db.models.deletion
import office.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('office', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user_id', models.BigIntegerField(db_index=True, null=True)),
                ('started_at', models.DateTimeField(default=office.clock.now)),
                ('last_seen', models.DateTimeField(default=office.clock.now)),
                ('device', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
            managers=[
                ('objects', accounts.models.SessionManager()),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='nama pengguna')),
                ('name', models.CharField(max_length=120, verbose_name='nama lengkap')),
                ('nip', models.CharField(blank=True, max_length=18, verbose_name='NIP')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='pangkat/golongan')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='nomor HP')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='surel')),
                ('digest', models.BooleanField(default=True, verbose_name='ringkasan harian lewat surel')),
                ('digested_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('away_since', models.DateField(blank=True, null=True, verbose_name='tidak di tempat sejak')),
                ('away_until', models.DateField(blank=True, null=True, verbose_name='tidak di tempat sampai')),
                ('away_note', models.CharField(blank=True, default='', max_length=120, verbose_name='yang menggantikan')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktif')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='wajib mengganti kata sandi')),
                ('code_until', models.DateTimeField(blank=True, null=True, verbose_name='kode berlaku sampai')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'pengguna',
                'verbose_name_plural': 'pengguna',
                'ordering': ['username'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('away_since__isnull', True), ('away_until__isnull', True)), ('away_until__gte', models.F('away_since')), _connector='OR'), name='accounts_user_away_from_until')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='kepada')),
                ('subject', models.CharField(max_length=200, verbose_name='perihal')),
                ('body', models.TextField(max_length=5000, verbose_name='isi')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='kunci')),
                ('state', models.CharField(choices=[('menunggu', 'Menunggu'), ('terkirim', 'Terkirim'), ('gagal', 'Gagal')], default='menunggu', max_length=10, verbose_name='keadaan')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan')),
                ('next_try', models.DateTimeField(default=office.clock.now, verbose_name='dicoba lagi')),
                ('error', models.CharField(blank=True, default='', max_length=200, verbose_name='gangguan')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False, verbose_name='ditulis')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='dikirim')),
            ],
            options={
                'verbose_name': 'surel keluar',
                'verbose_name_plural': 'surel keluar',
                'indexes': [models.Index(condition=models.Q(('state', 'menunggu')), fields=['next_try', 'id'], name='accounts_mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['menunggu', 'terkirim', 'gagal'])), name='accounts_mail_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('admin', 'Administrator Sistem'), ('kadis', 'Kepala Dinas'), ('sekretaris', 'Sekretaris'), ('kabid', 'Kepala Bidang'), ('manager', 'Manajer SLRT'), ('registry', 'Subbag Umum'), ('front', 'Front Office'), ('back', 'Back Office'), ('verifier', 'Verifikator'), ('rehsos', 'Petugas Rehabilitasi Sosial'), ('supervisor', 'Supervisor / TKSK'), ('kasi', 'Kasi Kesos Kecamatan'), ('facilitator', 'Fasilitator SLRT'), ('operator', 'Operator Puskesos'), ('data', 'Operator Data'), ('korkab', 'Korkab PKH'), ('pendamping', 'Pendamping PKH'), ('agency', 'Pengelola Program'), ('inspector', 'Inspektorat'), ('dpo', 'Pejabat Pelindungan Data Pribadi')], max_length=20, verbose_name='peran')),
                ('since', models.DateField(verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='diakhiri')),
                ('sk_number', models.CharField(blank=True, max_length=80, verbose_name='nomor SK')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='office.desk', verbose_name='bidang/instansi')),
                ('regions', models.ManyToManyField(blank=True, related_name='+', to='regions.region', verbose_name='wilayah')),
                ('substitute_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='accounts.assignment', verbose_name='pengganti dari')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='pengguna')),
            ],
            options={
                'verbose_name': 'penugasan',
                'verbose_name_plural': 'penugasan',
                'ordering': ['-since', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_assignment_until_after_since'), models.CheckConstraint(condition=models.Q(('desk__isnull', True), ('role__in', ['kabid', 'agency']), _connector='XOR'), name='accounts_assignment_desk_by_role')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='isi')),
                ('url', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat')),
                ('key', models.CharField(blank=True, default='', max_length=120, verbose_name='kunci')),
                ('at', models.DateTimeField(default=office.clock.now, verbose_name='pada')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='dibaca')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pemberitahuan',
                'verbose_name_plural': 'pemberitahuan',
                'indexes': [models.Index(fields=['user', '-at', '-id'], name='accounts_notice_list'), models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='accounts_notice_unread')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('user', 'key'), name='accounts_notice_once')],
            },
        ),
    ]
