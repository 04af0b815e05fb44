"""The rules of bookkeeping, pure: no network, no database, no clock."""
