"""What the program assumes of the two APIs, and the trial that looks at it on accounts made for that."""
