"""The pre-flight: is everything in place for the next run, and what is to be mended if not."""
