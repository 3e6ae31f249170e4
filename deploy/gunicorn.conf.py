"""The web server. Few processes beat many threads here (measured on 2 cores); see docs of gunicorn for the names."""

from os import cpu_count
from pathlib import Path

wsgi_app = "welfare.wsgi"
workers = min(max(cpu_count() or 2, 2), 4)
worker_class = "gthread"
threads = 4  # a slow phone holds a thread, not a process
preload_app = True  # one import for all processes
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # the heartbeat must not wait for a busy disk
control_socket_disable = True
accesslog = None  # addresses of pages say who looked for whom; that belongs into the trail, not into a file
loglevel = "warning"
