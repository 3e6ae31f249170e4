import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=13, primary_key=True, serialize=False, verbose_name='kode Kemendagri')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Provinsi'), (2, 'Kabupaten/kota'), (3, 'Kecamatan'), (4, 'Desa/kelurahan')], verbose_name='tingkat')),
                ('kind', models.CharField(choices=[('provinsi', 'Provinsi'), ('kabupaten', 'Kabupaten'), ('kota', 'Kota'), ('kecamatan', 'Kecamatan'), ('kelurahan', 'Kelurahan'), ('desa', 'Desa'), ('desa_adat', 'Desa Adat')], max_length=12, verbose_name='jenis')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('kode_bps', models.CharField(blank=True, max_length=10, null=True, verbose_name='kode BPS')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.region', verbose_name='bagian dari')),
            ],
            options={
                'verbose_name': 'wilayah',
                'verbose_name_plural': 'wilayah',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='RegionAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=100, verbose_name='nama lain')),
                ('key', models.CharField(editable=False, max_length=100)),
                ('kecamatan', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regions.region')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='regions.region', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'nama lain wilayah',
                'verbose_name_plural': 'nama lain wilayah',
                'ordering': ['text'],
            },
        ),
        migrations.AddIndex(
            model_name='region',
            index=models.Index(fields=['level', 'name'], name='regions_region_level_name'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.UniqueConstraint(fields=('kode_bps',), name='regions_region_kode_bps_once', violation_error_message='Kode BPS ini sudah dipakai wilayah lain.'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['provinsi']), ('level', 1)), models.Q(('kind__in', ['kabupaten', 'kota']), ('level', 2)), models.Q(('kind__in', ['kecamatan']), ('level', 3)), models.Q(('kind__in', ['kelurahan', 'desa', 'desa_adat']), ('level', 4)), _connector='OR'), name='regions_region_kind_fits_level'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 2), ('level', 1)), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 5), ('level', 2)), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 8), ('level', 3)), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('code'), 13), ('level', 4)), _connector='OR'), name='regions_region_code_fits_level'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent__isnull', True)), models.Q(django.db.models.lookups.StartsWith(models.F('code'), django.db.models.functions.text.Concat(models.F('parent_id'), models.Value('.'))), ('level__gt', 1), ('parent__isnull', False)), _connector='OR'), name='regions_region_code_continues_parent'),
        ),
        migrations.AddConstraint(
            model_name='regionalias',
            constraint=models.UniqueConstraint(condition=models.Q(('kecamatan__isnull', False)), fields=('kecamatan', 'key'), name='regions_regionalias_once_in_kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='regionalias',
            constraint=models.UniqueConstraint(condition=models.Q(('kecamatan__isnull', True)), fields=('key',), name='regions_regionalias_once_of_kecamatan'),
        ),
        migrations.AddConstraint(
            model_name='regionalias',
            constraint=models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='regions_regionalias_key_not_empty'),
        ),
    ]
