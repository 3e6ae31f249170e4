"""Log-in and log-out, one's own account, and the accounts an administrator keeps."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, kept, notices
from accounts.authz import Can, requires
from accounts.filters import UserFilter
from accounts.forms import (
    MISMATCH,
    AssignmentForm,
    EndForm,
    LoginForm,
    PasswordForm,
    ProfileForm,
    SubstituteForm,
    UserCreateForm,
    UserEditForm,
)
from accounts.models import Assignment, Notice, Session, User
from office import guessing, records
from office.errors import DomainError
from office.paging import page
from trail import actions as trail

# --- Log-in --------------------------------------------------------------------------------------


def login_page(request, form=None, kept_form: str = "", status: int = 200):
    """The log-in page; with `kept_form` it says that what was typed is not lost."""
    context = {
        "title": "Masuk",
        "form": form or LoginForm(),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "kept": kept_form,
        "ended": bool(kept_form) or "habis" in request.GET,
    }
    return TemplateResponse(request, "accounts/login.html", context, status=status)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login_view(request):
    if request.method == "GET":
        return redirect("home") if request.user.is_authenticated else login_page(request)
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        tried = User.objects.filter(username=form.cleaned_data.get("username", "").lower()).first()
        trail.record("login.failed", by=request.user, subject=tried)
        return login_page(request, form, request.POST.get("kept", ""), status=422)
    enter(request, form.user)
    form_data = kept.unseal(request.POST.get("kept", ""), form.user.pk)
    if form_data and not form.user.must_change_password:
        context = {"title": "Isian Anda masih ada", **form_data}
        return TemplateResponse(request, "accounts/kept.html", context)
    return redirect(safe_next(request))


def enter(request, user):
    """Start a session for `user` that remembers the device, and write it down."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["device"] = request.headers.get("User-Agent", "")[:160]
    trail.record("login", by=user, subject=user)


def safe_next(request) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else reverse("home")


def locked_out(request, credentials=None, *args, **kwargs):
    """Too many wrong guesses for this name from this address; said before any password is hashed."""
    form = LoginForm(initial={"username": request.POST.get("username", "")[:60]})
    response = login_page(request, form, request.POST.get("kept", "")[: kept.LARGEST * 2], status=429)
    response.context_data["locked"] = True
    return response.render()


@require_POST
def logout_view(request):
    trail.record("logout", by=request.user, subject=request.user)
    logout(request)
    messages.success(request, "Anda sudah keluar.")
    return redirect("accounts:login")


logout_view.open_to_code_holders = True

# --- One's own account ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def profile(request):
    known = {name: getattr(request.user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.update_user(by=request.user, user=request.user, **form.cleaned_data)
        messages.success(request, "Profil disimpan.")
        return redirect("accounts:profile")
    context = {
        "title": "Profil saya",
        "form": form,
        "assignments": request.user.assignments.with_places(),
        "sessions": marked_sessions(request.user),
        "this_session": request.session.session_key,
    }
    return TemplateResponse(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request):
    door = f"password:{request.user.pk}"
    if request.method == "POST" and guessing.locked(door, request):
        return guessing.refusal("Kata sandi sekarang terlalu sering salah. Tunggu 15 menit, lalu coba lagi.")
    form = PasswordForm(request.POST or None, user=request.user)
    if form.has_error("old_password", code=MISMATCH):
        guessing.missed(door, request)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        actions.end_sessions(by=request.user, user=request.user, keep=request.session.session_key)
        messages.success(request, "Kata sandi diganti.")
        return redirect("home")
    context = {"title": "Ganti kata sandi", "form": form, "first": request.user.must_change_password}
    return TemplateResponse(request, "accounts/password.html", context, status=422 if form.errors else 200)


password.open_to_code_holders = True


# --- What one is told -----------------------------------------------------------------------------


@require_GET
def notice_list(request):
    told = Notice.objects.of(request.user)
    context = {
        "title": "Pemberitahuan",
        "page": page(told, request, order=("-at", "-pk")),
        "unread": told.unread().exists(),
    }
    return TemplateResponse(request, "accounts/notice_list.html", context)


@require_POST
def notice_open(request, pk):
    """Go where one's notice leads; it counts as read."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    return redirect(notices.read(notice) or "accounts:notice_list")


@require_POST
def notices_read(request):
    notices.read_all(request.user)
    return redirect("accounts:notice_list")


# --- Sessions and other people's accounts --------------------------------------------------------


@require_POST
def session_end(request, mark):
    """End one of one's own sessions, named by a mark of its key (keys never leave the server)."""
    session = dict(marked_sessions(request.user)).get(mark)
    if session is None:
        messages.error(request, "Sesi itu sudah berakhir.")
    else:
        actions.end_sessions(by=request.user, user=request.user, only=session.session_key)
        messages.success(request, "Sesi diakhiri.")
    return redirect("accounts:profile")


def marked_sessions(user) -> list[tuple[str, Session]]:
    """One's own sessions, each with its mark: a place in the list would mean another one once one has ended."""
    sessions = Session.objects.filter(user_id=user.pk).order_by("started_at", "session_key")
    return [(salted_hmac("accounts.session", row.session_key).hexdigest()[:16], row) for row in sessions]


# --- The administrator's accounts ----------------------------------------------------------------


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET"])
def user_list(request):
    filtered = UserFilter(request.GET, queryset=User.objects.all())
    rows = page(
        filtered.qs.prefetch_related("assignments__regions", "assignments__desk"), request, order=("username", "pk")
    )
    context = {"title": "Pengguna", "filter": filtered, "page": rows}
    return TemplateResponse(request, "accounts/user_list.html", context)


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
def user_create(request):
    form = UserCreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data, codes = dict(form.cleaned_data), []
        once = data.pop("once")

        def make():
            user, code = actions.create_user(by=request.user, **data)
            codes.append(code)
            return user

        user = records.once(once, by=request.user, make=make)
        if codes:
            return show_code(request, user, codes[0])
        return redirect(user)
    context = {"title": "Akun baru", "form": form, "crumbs": [("Pengguna", reverse("accounts:user_list"))]}
    return TemplateResponse(
        request, "accounts/form.html", context | {"submit": "Buat akun"}, status=422 if form.errors else 200
    )


def show_code(request, user, code):
    """The one page that ever shows a one-time code; never cached, never in a URL."""
    context = {
        "title": f"Kode sekali pakai untuk {user.name}",
        "account": user,
        "code": code,
        "days": actions.CODE_VALID_DAYS,
    }
    response = TemplateResponse(request, "accounts/code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET"])
def user_detail(request, pk):
    account = get_object_or_404(User, pk=pk)
    context = {
        "title": account.name,
        "account": account,
        "own": account.pk == request.user.pk,
        "assignments": account.assignments.with_places(),
        "sessions": Session.objects.filter(user_id=account.pk).count(),
        "crumbs": [("Pengguna", reverse("accounts:user_list"))],
    }
    return TemplateResponse(request, "accounts/user_detail.html", context)


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
def user_edit(request, pk):
    account = get_object_or_404(User, pk=pk)
    initial = {name: getattr(account, name) for name in ("name", "nip", "rank", "phone")}
    form = UserEditForm(request.POST or None, user=request.user, initial=initial | {"version": account.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_user(by=request.user, user=account, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Akun disimpan.")
            return redirect(account)
    return account_form(request, account, form, title=f"Ubah akun {account.name}", submit="Simpan")


@requires(Can.ACCOUNTS_MANAGE)
@require_POST
def user_code(request, pk):
    account = get_object_or_404(User, pk=pk)
    return show_code(request, account, actions.new_code(by=request.user, user=account))


@requires(Can.ACCOUNTS_MANAGE)
@require_POST
def user_active(request, pk):
    """Deactivate an active account, activate an inactive one."""
    account = get_object_or_404(User, pk=pk)
    try:
        actions.set_active(by=request.user, user=account, active=request.POST.get("active") == "1")
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Akun diaktifkan." if account.is_active else "Akun dinonaktifkan; sesinya berakhir.")
    return redirect(account)


@requires(Can.ACCOUNTS_MANAGE)
@require_POST
def user_sessions_end(request, pk):
    account = get_object_or_404(User, pk=pk)
    ended = actions.end_sessions(by=request.user, user=account)
    messages.success(request, f"{ended} sesi diakhiri.")
    return redirect(account)


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
def assignment_create(request, pk):
    account = get_object_or_404(User, pk=pk)
    form = AssignmentForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = records.once(
                form.cleaned_data["once"],
                by=request.user,
                make=lambda: actions.assign(by=request.user, user=account, **form.values()),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Penugasan dicatat. Berlaku: {when(assignment)}.")
            return redirect(account)
    return account_form(request, account, form, title=f"Tugaskan {account.name}", submit="Simpan penugasan")


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
def assignment_end(request, pk):
    assignment = get_object_or_404(Assignment.objects.select_related("user"), pk=pk)
    form = EndForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_assignment(by=request.user, assignment=assignment, until=form.cleaned_data["until"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Penugasan diakhiri. Hari terakhir: {last_day(assignment)}.")
            return redirect(assignment.user)
    return account_form(request, assignment.user, form, title=f"Akhiri penugasan {assignment}", submit="Akhiri")


@requires(Can.ACCOUNTS_MANAGE)
@require_http_methods(["GET", "POST"])
def assignment_substitute(request, pk):
    assignment = get_object_or_404(Assignment.objects.select_related("user", "desk"), pk=pk)
    form = SubstituteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        once, stand_in = data.pop("once"), data.pop("username")
        try:
            records.once(
                once,
                by=request.user,
                make=lambda: actions.substitute(by=request.user, assignment=assignment, user=stand_in, **data),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{stand_in.name} menjadi pengganti.")
            return redirect(stand_in)
    return account_form(
        request, assignment.user, form, title=f"Pengganti untuk {assignment}", submit="Simpan pengganti"
    )


def when(assignment) -> str:
    """From when until when, e.g. "langsung, sampai 31-12-2026"."""
    start = "langsung" if assignment.is_active else f"{assignment.since:%d-%m-%Y}"
    return f"{start}, sampai {assignment.until:%d-%m-%Y}" if assignment.until else f"{start}, seterusnya"


def last_day(assignment) -> str:
    return "hari ini, sekarang juga" if assignment.ended_at else f"{assignment.until:%d-%m-%Y}"


def account_form(request, account, form, *, title, submit):
    context = {
        "title": title,
        "form": form,
        "submit": submit,
        "cancel": account.get_absolute_url(),
        "crumbs": [("Pengguna", reverse("accounts:user_list")), (account.name, account.get_absolute_url())],
    }
    return TemplateResponse(request, "accounts/form.html", context, status=422 if form.errors else 200)
