"""The Cobot side: the only package that knows Cobot's URLs and JSON."""
