"""Assessment forms as an administrator keeps them: made, edited as a draft, published as the next version."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from cases import questionnaire
from cases.models import AssessmentForm, AssessmentVersion, Kind
from cases.questionnaire import Definition, Section
from office import clock, records
from office.errors import DomainError, Incomplete
from trail import actions as trail

FIRST = Definition(sections=(Section("Bagian 1"),))
PUBLISHED = "Versi ini sudah terbit dan tidak diubah lagi. Buat draf untuk versi berikutnya."


def create_assessment_form(
    *, by, name: str, purpose: str, level: int, kinds: Iterable[Kind], once=None
) -> AssessmentForm:
    """A new form with an empty draft. Raises DomainError for a name that stands."""

    def make() -> AssessmentForm:
        _refuse_taken(name)
        form = AssessmentForm(slug=_free_slug(name), name=name, purpose=purpose, level=level)
        records.create(form, by=by, act="assessmentform.create")
        form.kinds.set(kinds)
        _draft(form, questionnaire.write(FIRST), by=by)
        return form

    return records.once(once, by=by, make=make)


def update_assessment_form(
    *, by, form: AssessmentForm, kinds: Iterable[Kind], version: int | None = None, **values
) -> AssessmentForm:
    """Change name, purpose, secrecy, kinds or use of a form. What was answered keeps its own version."""
    _refuse_taken(values.get("name", form.name), but=form)
    with transaction.atomic():
        records.update(form, by=by, act="assessmentform.update", values=values, version=version)
        before = sorted(form.kinds.values_list("code", flat=True))
        after = sorted(kind.code for kind in kinds)
        if before != after:
            form.kinds.set(kinds)
            trail.record("assessmentform.update", by=by, subject=form, changes={"kinds": (before, after)})
    return form


def start_draft(*, by, form: AssessmentForm) -> AssessmentVersion:
    """The draft of a form: the one there is, or a copy of its newest version with the next number."""
    standing = form.versions.filter(published_on=None).first()
    if standing:
        return standing
    newest = form.versions.first()
    try:
        with transaction.atomic():
            return _draft(form, newest.definition if newest else questionnaire.write(FIRST), by=by)
    except IntegrityError:  # made by somebody else in the same moment
        return form.versions.get(published_on=None)


def save_draft(
    *, by, draft: AssessmentVersion, definition: Definition, version: int | None = None
) -> AssessmentVersion:
    """Store a draft as it is now, by compare-and-set. Raises DomainError once it is published."""
    if not draft.is_draft:
        raise DomainError(PUBLISHED)
    values = {"definition": questionnaire.write(definition)}
    draft.__dict__.pop("content", None)
    return records.update(draft, by=by, act="assessmentversion.update", values=values, version=version)


def publish_draft(*, by, draft: AssessmentVersion, version: int | None = None) -> AssessmentVersion:
    """From today on the form is asked like this. Raises Incomplete with all that must be mended first."""
    if not draft.is_draft:
        raise DomainError(PUBLISHED)
    if found := questionnaire.faults(draft.content):
        raise Incomplete(" ".join(found))
    values = {"published_on": clock.today()}
    return records.update(draft, by=by, act="assessmentversion.publish", values=values, version=version)


def discard_draft(*, by, draft: AssessmentVersion, version: int | None = None) -> AssessmentForm:
    """Throw a draft away; nobody has answered it. Raises DomainError once published, Stale if edited meanwhile."""
    if not draft.is_draft:
        raise DomainError(PUBLISHED)
    seen = draft.version if version is None else version
    with transaction.atomic():
        if not AssessmentVersion.objects.filter(pk=draft.pk, version=seen, published_on=None).delete()[0]:
            raise records.stale(draft)
        trail.record("assessmentversion.discard", by=by, subject=draft.form, changes={"number": (draft.number, None)})
    return draft.form


def _draft(form: AssessmentForm, definition: dict, *, by) -> AssessmentVersion:
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    draft = AssessmentVersion(form=form, number=last + 1, definition=definition)
    return records.create(draft, by=by, act="assessmentversion.create")


def _refuse_taken(name: str, but: AssessmentForm | None = None) -> None:
    if AssessmentForm.objects.filter(name__iexact=name).exclude(pk=but.pk if but else None).exists():
        raise DomainError("Nama ini sudah dipakai formulir lain.", fields={"name": "Nama ini sudah dipakai."})


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "formulir"
    taken = set(AssessmentForm.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{stem}-{n + 1}" if n else stem) not in taken)
