import django.db.models.deletion
import documents.models
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
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=documents.models.random_id, editable=False, max_length=40, unique=True)),
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
    ]
