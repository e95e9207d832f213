"""`python -m myna`."""

import sys

from myna.cli import main

if __name__ == "__main__":  # a training child may import this module again
    sys.exit(main())
