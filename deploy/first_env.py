"""Prints the `.env` of a new installation: own keys, demo data, this machine only."""

from base64 import b64encode
from secrets import token_bytes, token_urlsafe

print(f"""\
# Arti setiap baris: .env.example
SECRET_KEY={token_urlsafe(48)}
TRAIL_KEYS=k1:{b64encode(token_bytes(32)).decode()}
HTTPS=0
DEMO=1""")
