# Read by ./run and ./test: makes .venv and keeps it equal to the pinned requirements. Plain POSIX sh.

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

# The command itself is tried, for one that is on the PATH need not work (pyenv leaves such shims).
find_python() {
    seen=""
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        seen=$candidate
        "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
        printf '%s\n' "$candidate"
        return
    done
    [ -z "$seen" ] || stop "Python di mesin ini tidak punya modul venv. Di Debian/Ubuntu: sudo apt install python3-venv"
    stop "Perlu Python 3.11 atau lebih baru (python3 tidak ada atau lebih lama). Pasang dahulu, lalu ulangi."
}

# make_venv FILE...: .venv with exactly the packages of these files; does nothing when they have not changed.
make_venv() {
    if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        rm -f .venv/installed-*
        "$python" -m venv --clear .venv || stop "Lingkungan Python (.venv) tidak dapat dibuat di $(pwd)."
    fi
    for file in "$@"; do
        stamp=.venv/installed-$file
        sum=$(cksum <"$file")
        [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || continue
        printf 'Memasang paket dari %s ...\n' "$file"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file" ||
            stop "Paket tidak dapat dipasang (pesan di atas). Periksa sambungan internet, lalu ulangi."
        printf '%s\n' "$sum" >"$stamp"
    done
}
