from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from office.errors import DomainError


class Command(BaseCommand):
    help = "Make the first administrator (asks for a password, or reads it from standard input with --stdin)."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, username, name, stdin, **options):
        if User.objects.filter(username=username.lower()).exists():
            raise CommandError(f"Nama pengguna {username} sudah dipakai.")
        password = input() if stdin else getpass("Kata sandi: ")
        try:
            actions.create_administrator(username=username, name=name, password=password)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{username} sudah dapat masuk.")
