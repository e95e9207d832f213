"""Speech that is made in a process of its own and comes back over a pipe.

For engines whose library is under the GPL, may crash, or blocks: a crash costs one sentence, and
the next one starts a new process. `process` is Myna's end, `child` the other one, `wire` what
passes between them.
"""
