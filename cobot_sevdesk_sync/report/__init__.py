"""What the bookkeeper sees: both sides of a period, document by document, and their sums."""
