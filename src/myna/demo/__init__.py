"""`myna demo`: a small Discord, the real bot in it, a tour in the terminal, then a page to go on chatting.

Called by the command line. Everything here speaks to the sandbox and to the bot over the wire, as two other
programs on this machine would.
"""

from myna.demo.run import run_demo

__all__ = ["run_demo"]
