"""`mirror-app tryon` in a process of its own, whose time passes faster.

    python -m tests.tryon.quickly TIMES batch --people ...

Nothing else is other than in `mirror-app`: its words, its keys, its network, its exit status.
"""

import sys

from mirror_app.__main__ import main
from mirror_app.tryon.command.running import USUAL
from tests.tryon.quick import Quick

if __name__ == "__main__":
    object.__setattr__(USUAL, "clock", Quick(float(sys.argv[1])))
    sys.exit(main(["tryon", *sys.argv[2:]]))
