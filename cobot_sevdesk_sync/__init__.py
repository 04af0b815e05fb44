"""Carries a coworking space's members and invoices from Cobot into sevDesk."""

__version__ = "0.1.0"
