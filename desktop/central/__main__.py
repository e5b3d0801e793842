"""The command line of central: `smena-central` and `python -m desktop.central`."""

import os
import sys
from collections.abc import Sequence

from alembic.util.exc import CommandError as MigrationError
from sqlalchemy.exc import DBAPIError

from desktop.central.arguments import parser
from desktop.central.audit_commands import AUDIT_COMMANDS
from desktop.central.audit_tips import TipsError
from desktop.central.backup import BackupError
from desktop.central.commands import COMMANDS, CommandError
from desktop.central.demo import DemoError
from desktop.central.problems import disk_fails, storage_problem
from desktop.central.serving import StartError
from desktop.central.settings import PlaceError
from desktop.logs import trace_of

INTERRUPTED = 130  # as shells say it


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command; 0 when it worked, 2 when it was refused, 1 when the machine is in the way (or a line of an
    import was bad), 130 when it was interrupted."""
    options = parser().parse_args(arguments)
    os.umask(0o077)  # whatever file is made from here on is its user's alone
    try:
        return (COMMANDS | AUDIT_COMMANDS)[options.command](options)
    except (BackupError, CommandError, DemoError, TipsError) as error:
        return _fail(2, str(error))
    except (PlaceError, StartError) as error:
        return _fail(1, str(error))
    except MigrationError:
        return _fail(1, "The data base was made by a newer version of central; update this program.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away: nothing more to say
        return 0
    except KeyboardInterrupt:
        return _fail(INTERRUPTED, "Interrupted.")
    except (DBAPIError, OSError) as error:
        return _fail(1, _storage_sentence(error))
    except Exception as error:  # its message may quote a text or a password, so nobody is shown that
        return _fail(1, f"Something failed that nobody expected: {trace_of(error)}.")


def _storage_sentence(error: DBAPIError | OSError) -> str:
    problem = storage_problem(error)
    if problem is not None and problem.code == "disk_full":
        return "The disk is full: the last step was not stored. Make room and start again."
    if (
        problem is not None
        and not disk_fails(error)
        and not (isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") is None)
    ):
        return "The data base is busy with another program; try again."
    reason = error.orig if isinstance(error, DBAPIError) else error.strerror or error
    said = getattr(getattr(reason, "diag", None), "message_primary", None)  # its detail quotes the row
    return f"The data base cannot be used: {' '.join(str(said or reason).split())}."


def _fail(code: int, text: str) -> int:
    sys.stderr.write(f"smena-central: {text}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
