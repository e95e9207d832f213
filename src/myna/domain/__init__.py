"""What is true without Discord, a database or a clock: the words and the rules. Standard library only."""
