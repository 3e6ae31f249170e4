import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
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
    ]
