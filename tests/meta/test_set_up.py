"""What a fresh machine reads: every setting is explained, every part has its reason, every pin its hash."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from packaging.requirements import Requirement

ASKED = re.compile(r"""(?:env\.\w+|boolean|whole|environ\.get)\(\s*"([A-Z_]+)\"""")
READERS = ["welfare/settings.py", "welfare/management/commands/serve.py"]


def lines(name: str) -> list[str]:
    return (settings.BASE_DIR / name).read_text().splitlines()


def test_env_example_explains_exactly_what_is_read():
    read = {name for file in READERS for name in ASKED.findall("\n".join(lines(file)))}
    explained = {found[1] for line in lines(".env.example") if (found := re.match(r"#?([A-Z_]+)=", line))}
    assert "SECRET_KEY" in read
    assert explained == read


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_have_reasons_and_pins_that_fit(name):
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", "\n".join(lines(f"{name}.txt")), re.MULTILINE))
    wanted = [line for line in lines(f"{name}.in") if line and line[0] not in "#-"]
    assert wanted
    for line in wanted:
        text, _, reason = line.partition("#")
        need = Requirement(text.strip())
        assert reason.strip(), f"{need.name} has no reason"
        assert need.specifier.contains(pins[need.name.lower()]), need.name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_have_hashes_and_name_no_place(name):
    text = "\n".join(lines(name))
    pins = re.split(r"\n(?=[\w.-]+==)", text)
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
