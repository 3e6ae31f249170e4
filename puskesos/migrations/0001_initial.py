import django.db.models.deletion
import office.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('referrals', '0001_initial'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ServicePoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('coordinator', models.CharField(blank=True, help_text='Kepala desa, lurah, atau kasi.', max_length=120, verbose_name='koordinator')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='alamat')),
                ('hours', models.CharField(blank=True, max_length=120, verbose_name='jam layanan')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='nomor HP')),
                ('sk_number', models.CharField(blank=True, max_length=80, verbose_name='nomor SK')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='berdiri')),
                ('active', models.BooleanField(default=True, verbose_name='melayani')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='catatan')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kecamatan', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('village', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'Puskesos',
                'verbose_name_plural': 'Puskesos',
            },
        ),
        migrations.CreateModel(
            name='OutreachVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_on', models.DateField(verbose_name='direncanakan tanggal')),
                ('subject_name', models.CharField(max_length=120, verbose_name='nama')),
                ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='alamat')),
                ('purpose', models.CharField(max_length=200, verbose_name='keperluan')),
                ('status', models.CharField(choices=[('direncanakan', 'Direncanakan'), ('dilakukan', 'Dilakukan'), ('batal', 'Batal')], default='direncanakan', max_length=12, verbose_name='keadaan')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='dilakukan tanggal')),
                ('work', models.CharField(blank=True, choices=[('cek_bansos', 'Cek bansos'), ('usulan_baru', 'Usulan baru'), ('bbl', 'Bayi baru lahir (BBL)'), ('kelayakan', 'Kelayakan'), ('tugas_lain', 'Tugas lain')], default='', max_length=12, verbose_name='pendataan')),
                ('in_data', models.CharField(blank=True, choices=[('sudah', 'Sudah ada'), ('belum', 'Belum ada'), ('tidak_tahu', 'Belum dapat dipastikan')], default='', max_length=12, verbose_name='di data terpadu')),
                ('findings', models.TextField(blank=True, default='', max_length=2000, verbose_name='hasil kunjungan')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='lintang')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='bujur')),
                ('end_note', models.CharField(blank=True, default='', max_length=200, verbose_name='alasan batal')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('moved_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('moved_by', models.CharField(blank=True, default='', editable=False, max_length=120)),
                ('last_move', models.CharField(blank=True, default='', editable=False, max_length=24)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fasilitator')),
                ('family', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outreach', to='cases.family')),
                ('intake', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.intake')),
                ('kecamatan', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outreach', to='cases.person')),
                ('receives', models.ManyToManyField(blank=True, related_name='+', to='cases.programme', verbose_name='bantuan yang diterima')),
                ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'kunjungan',
                'verbose_name_plural': 'kunjungan',
                'indexes': [models.Index(fields=['village', 'planned_on'], name='puskesos_visit_village'), models.Index(fields=['kecamatan', 'planned_on'], name='puskesos_visit_kecamatan')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['direncanakan', 'dilakukan', 'batal'])), name='puskesos_outreachvisit_status'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'dilakukan'), _negated=True), ('done_on__isnull', False), _connector='OR'), name='puskesos_outreachvisit_done')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7, verbose_name='bulan')),
                ('status', models.CharField(choices=[('draf', 'Draf'), ('dikirim', 'Dikirim'), ('diterima', 'Diterima'), ('dikembalikan', 'Dikembalikan')], default='draf', max_length=12, verbose_name='keadaan')),
                ('remarks', models.TextField(blank=True, default='', max_length=2000, verbose_name='keterangan')),
                ('challenges', models.TextField(blank=True, default='', max_length=2000, verbose_name='tantangan')),
                ('figures', models.JSONField(blank=True, default=dict, editable=False)),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='dikirim')),
                ('return_note', models.CharField(blank=True, default='', max_length=300, verbose_name='alasan dikembalikan')),
                ('created_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('moved_at', models.DateTimeField(default=office.clock.now, editable=False)),
                ('moved_by', models.CharField(blank=True, default='', editable=False, max_length=120)),
                ('last_move', models.CharField(blank=True, default='', editable=False, max_length=24)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('facilitator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kecamatan', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesos.servicepoint')),
            ],
            options={
                'verbose_name': 'laporan bulanan',
                'verbose_name_plural': 'laporan bulanan',
                'constraints': [models.UniqueConstraint(condition=models.Q(('facilitator__isnull', False)), fields=('facilitator', 'month'), name='puskesos_monthlyreport_facilitator_once'), models.UniqueConstraint(condition=models.Q(('point__isnull', False)), fields=('point', 'month'), name='puskesos_monthlyreport_point_once'), models.CheckConstraint(condition=models.Q(models.Q(('facilitator', None), ('point__isnull', False)), models.Q(('facilitator__isnull', False), ('point', None)), _connector='OR'), name='puskesos_monthlyreport_one_subject'), models.CheckConstraint(condition=models.Q(('status__in', ['draf', 'dikirim', 'diterima', 'dikembalikan'])), name='puskesos_monthlyreport_status')],
            },
        ),
    ]
