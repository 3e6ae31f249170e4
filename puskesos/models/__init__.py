"""Rows of this room."""

from puskesos.models.monthly import MonthlyReport
from puskesos.models.points import ServicePoint
from puskesos.models.visits import OutreachVisit

__all__ = ["MonthlyReport", "OutreachVisit", "ServicePoint"]
