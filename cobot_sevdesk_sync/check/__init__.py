"""The pre-flight: is everything ready for the next run? Reads only; judges with the rules and planners of the run."""
