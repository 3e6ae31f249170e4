from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OwnerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.TextField()),
                ('key_id', models.BinaryField()),
                ('master', models.TextField()),
                ('wrapped', models.BinaryField()),
            ],
            options={
                'verbose_name': 'kunci pemilik data',
                'verbose_name_plural': 'kunci pemilik data',
                'constraints': [models.UniqueConstraint(fields=('owner',), name='trail_ownerkey_once')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_id', models.BigIntegerField(unique=True)),
                ('last_id', models.BigIntegerField(unique=True)),
                ('count', models.PositiveIntegerField()),
                ('root', models.TextField()),
                ('previous', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('hash', models.TextField(unique=True)),
                ('mac', models.BinaryField()),
            ],
            options={
                'verbose_name': 'segel jejak',
                'verbose_name_plural': 'segel jejak',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('local_date', models.DateField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor', models.TextField()),
                ('acting_as', models.TextField(blank=True)),
                ('act', models.TextField()),
                ('subject_type', models.TextField(blank=True)),
                ('subject_id', models.TextField(blank=True)),
                ('region', models.TextField(blank=True)),
                ('owner', models.TextField(blank=True)),
                ('fields', models.JSONField(default=list)),
                ('plain', models.TextField(blank=True)),
                ('sealed', models.BinaryField(null=True)),
                ('request_id', models.TextField(blank=True)),
                ('mac', models.BinaryField()),
            ],
            options={
                'verbose_name': 'catatan jejak',
                'verbose_name_plural': 'catatan jejak',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='trail_event_subject'), models.Index(fields=['actor_id', 'id'], name='trail_event_actor'), models.Index(condition=models.Q(('owner', ''), _negated=True), fields=['owner', 'id'], name='trail_event_owner')],
            },
        ),
    ]
