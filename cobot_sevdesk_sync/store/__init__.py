"""The ledger on this machine: the only package that knows SQL."""
