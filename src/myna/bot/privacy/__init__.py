"""What Myna holds about a member, in their own hands."""
