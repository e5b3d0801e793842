"""`python -m desktop`: the workstation."""

import sys

from desktop.app import main

sys.exit(main())
