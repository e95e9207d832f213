"""A thousand files made to do harm and a hundred good ones, handed to Myna through her own doors.

`corpus` makes them from a seed, `intake` hands them over, `trial` does so in a process that watches itself.
"""
