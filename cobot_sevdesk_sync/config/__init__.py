"""The configuration: settings, how they are read from YAML, and the faults named."""
