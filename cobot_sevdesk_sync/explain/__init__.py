"""``sync explain``: one invoice or member, step by step. It asks the rules of a run and writes nothing."""
