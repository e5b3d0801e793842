"""The one list of tasks: run the desk, test, lint, measure. Needs Python 3.11 to 3.14 and nothing else to start."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import translations
from demo_run import run_demo
from environment import PYTHON, ROOT, ensure_environment, refresh_lock
from machine import Trouble, ensure_programs_for_tests, fast_folder, has_display, use_a_suitable_python
from processes import Interrupted, all_ended

_ON_ALL_CORES = ("-n", "auto", "--dist", "worksteal")
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def run(options: argparse.Namespace) -> int:
    """Start central with the demo desk and a workstation."""
    _prepare(on_screen=has_display())
    return run_demo(options.role, options.data, options.pace, options.language, options.theme)


def test(options: argparse.Namespace) -> int:
    """Check everything: lint, then all tests, off-screen."""
    _prepare(on_screen=False)
    ensure_programs_for_tests()
    steps = {**_lint_steps(), "tests": [str(PYTHON), "-m", "pytest", *_ON_ALL_CORES, *options.arguments]}
    with fast_folder() as folder:
        return _all(steps, TMPDIR=folder)


def lint(options: argparse.Namespace) -> int:
    """Check style, types, imports and translations."""
    _prepare(on_screen=False)
    return _all(_lint_steps())


def bench(options: argparse.Namespace) -> int:
    """Measure the figures of speed, as ratios of one run."""
    _prepare(on_screen=False)
    return _all({"bench": [str(PYTHON), "-m", "tests.benchmarks", *options.arguments]})


def torture(options: argparse.Namespace) -> int:
    """Torture real processes with faults and SIGKILL and say what was lost."""
    _prepare(on_screen=False)
    return _all({"torture": [str(PYTHON), "-m", "tests.torture", *options.arguments]})


def simulate(options: argparse.Namespace) -> int:
    """Run central and three desks through seeds of faults: --seeds N, --first N, --fault NAME."""
    _prepare(on_screen=False)
    return _all({"simulate": [str(PYTHON), "-m", "tests.simulation", *options.arguments]})


def central(options: argparse.Namespace) -> int:
    """Run central alone with the arguments that follow."""
    ensure_environment(for_qt=False)
    return _become([str(PYTHON), "-m", "desktop.central", *options.arguments])


def desk(options: argparse.Namespace) -> int:
    """Run the workstation alone with the arguments that follow."""
    asks = any(argument in ("-h", "--help") for argument in options.arguments)
    if not has_display() and not asks and "QT_QPA_PLATFORM" not in os.environ:
        raise Trouble("There is no display to open the workstation on (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    _prepare(on_screen=has_display())
    return _become([str(PYTHON), "-m", "desktop", *options.arguments])


def lock(options: argparse.Namespace) -> int:
    """Write packaging/requirements.lock anew from pyproject.toml."""
    refresh_lock()
    return 0


def check_translations(options: argparse.Namespace) -> int:
    """Bring resources/translations up to the source."""
    _prepare(on_screen=False)
    if not options.check:
        translations.refresh()
    problems = translations.problems()
    print("\n".join(problems or ["Every text is translated."]))
    return 1 if problems else 0


def _prepare(on_screen: bool) -> None:
    ensure_environment(on_screen=on_screen)
    translations.compile_stale()


def _lint_steps() -> dict[str, list[str]]:
    python, packaging = str(PYTHON), "packaging"
    return {
        "ruff": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy", "--strict", "desktop", packaging],
        "imports": [python, "-c", LINT_IMPORTS],
        "translations": [python, str(ROOT / packaging / "dev.py"), "translations", "--check"],
    }


def _all(steps: dict[str, list[str]], **more: str) -> int:
    """Do every step, whatever the others said, with more variables around it; 0 when all of them passed."""
    environment = {**os.environ, **more, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    failed = []
    with all_ended() as processes:
        for name, command in steps.items():
            print(f"── {name}", flush=True)
            began = time.monotonic()
            if processes.start(command, cwd=ROOT, env=environment).wait():
                failed.append(name)
            outcome = "failed" if name in failed else "passed"
            print(f"   {name}: {outcome} in {time.monotonic() - began:.1f} s", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def _become(command: list[str]) -> int:
    """Go on as that program; on Windows, which cannot, wait for it."""
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT)
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    tasks = parser.add_subparsers(title="tasks", metavar="TASK", dest="task", required=True)
    added = {name: tasks.add_parser(name, help=task.__doc__, description=task.__doc__) for name, task in TASKS.items()}
    roles = ("stp", "ork", "supervisor", "ask")
    who = "whom to sign in: an agent of a department (stp), a supervisor, or ask in the sign-in dialog"
    added["run"].add_argument("--as", dest="role", choices=roles, default="stp", help=who)
    added["run"].add_argument(
        "--data", type=Path, metavar="DIR", help="where to keep all data (the user's data folder)"
    )
    added["run"].add_argument("--pace", type=float, default=3, metavar="N", help="demo tickets a minute (3); 0: none")
    added["run"].add_argument("--language", choices=("ru", "en"), help="of the window (the system's)")
    added["run"].add_argument("--theme", choices=("system", "light", "dark"), help="of the window (the system's)")
    added["translations"].add_argument("--check", action="store_true", help="change nothing, only say what is missing")
    return parser


TASKS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "torture": torture,
    "simulate": simulate,
    "central": central,
    "desk": desk,
    "lock": lock,
    "translations": check_translations,
}
PASS_ON = ("test", "bench", "simulate", "torture", "central", "desk")  # what follows belongs to what the task starts


def main(arguments: list[str]) -> int:
    """Do the task that is named first; 0 for success, 3 where the machine lacks something, 130 when interrupted."""
    try:
        use_a_suitable_python()
        if arguments[:1] and arguments[0] in PASS_ON:
            options = argparse.Namespace(task=arguments[0], arguments=arguments[1:])
        else:
            options = _parser().parse_args(arguments)
        return TASKS[options.task](options)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.code
    except (Interrupted, KeyboardInterrupt):
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
