"""The demo district: fictional people, real acts in the order of time. Only with DEMO=1, only on an empty database."""
