"""How far a job is, in sentences for the user."""

LONG_WAIT = 60  # seconds after which "waiting" needs an explanation


def grouped(number: int) -> str:
    """1.234.567."""
    return f"{number:,}".replace(",", ".")


def duration(seconds: int) -> str:
    """Rough length of time: "20 detik", "3 menit", "1 jam 5 menit"."""
    if seconds < 60:
        return f"{max(5, -(-seconds // 5) * 5)} detik"
    minutes = -(-seconds // 60)
    hours, minutes = divmod(minutes, 60)
    return " ".join(([f"{hours} jam"] if hours else []) + ([f"{minutes} menit"] if minutes else []))


def rate(job) -> str:
    """How fast, and how long still; as far as it is known."""
    parts = []
    if job.speed:
        slow = job.speed < 1
        parts.append(f"{round(job.speed * 60)} per menit" if slow else f"{grouped(round(job.speed))} per detik")
    if job.remaining is not None:
        parts.append(f"kira-kira {duration(job.remaining)} lagi")
    return " · ".join(parts)


def pace(job) -> str:
    """What is done, how fast, how long still."""
    count = grouped(job.done) + (f" dari {grouped(job.total)}" if job.total else "") if job.done or job.total else ""
    return " · ".join(filter(None, [count, rate(job)]))


def hint(job, now) -> str:
    """What one should know of a job that does not move."""
    if job.state == "waiting" and job.error:
        return "Ada gangguan. Pekerjaan ini dicoba lagi secara otomatis."
    if job.state == "waiting" and (now - job.run_after).total_seconds() > LONG_WAIT:
        return "Belum ada pekerja latar belakang yang mengambilnya. Bila ini berlangsung lama, hubungi administrator."
    return "Halaman ini boleh ditinggalkan; pekerjaan tetap berjalan."
