"""What a bot sends, checked as Discord checks it: the rules of each form, the tree of errors."""
