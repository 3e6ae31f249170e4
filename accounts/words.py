"""What the acts of this room are called in a timeline."""

ACTS = {
    "login": "masuk",
    "login.failed": "gagal masuk",
    "logout": "keluar",
    "password.change": "mengganti kata sandi",
    "session.revoke": "mengakhiri sesi",
    "user.create": "membuat akun",
    "user.update": "mengubah akun",
    "user.code": "membuat kode sekali pakai",
    "user.deactivate": "menonaktifkan akun",
    "user.activate": "mengaktifkan akun",
    "assignment.create": "memberi penugasan",
    "assignment.change": "mengubah penugasan",
    "assignment.end": "mengakhiri penugasan",
}
