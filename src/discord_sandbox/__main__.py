"""`python -m discord_sandbox`, the same as the command `discord-sandbox`."""

import sys

from discord_sandbox.cli import main

sys.exit(main())
