"""The sevDesk side: the only package that knows sevDesk's URLs and JSON."""
