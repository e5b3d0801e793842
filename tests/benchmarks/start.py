"""Start to the painted queue, against a bare PySide6 window: both new processes, from their start to their first paint."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.regulation.people import Agent, Department, Role
from desktop.settings import Settings, remember_desk
from tests.benchmarks.central_process import ROOT, central_with
from tests.benchmarks.measuring import Figure, in_turn, milliseconds, seconds
