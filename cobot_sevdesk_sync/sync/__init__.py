"""One run: what to read, what to do, and the doing of it."""
