"""What exists in the small Discord, and the only place where it changes.

Records, ids, permissions, and the objects of Discord that records become on the wire.
"""
