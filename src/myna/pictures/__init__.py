"""Pictures of how well Myna's models do: the port `Painter`, kept by a process of its own.

`painter` is Myna's end and loads nothing heavy, `child` the other one, `wire` what passes between them, and
`drawing` what only the child loads.
"""
