# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that has loaded all of the simulator, and forks a simulator for each line of JSON on its standard input.

    {"arguments": ["--port", "0"], "output": "/tmp/x/output"} → the id of the new process

Loading takes longer than most of what a simulator is started for. It ends, and the simulators with it that were told
`--end-with-parent`, when nobody is left who could ask.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback

from .__main__ import main
from .loader import load_all


def serve():
    """Forks until the end of the standard input."""
    load_all()
    gc.freeze()                                         # a collection in a child would touch, and so copy, all of it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)       # the children that have ended are nobody's
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C is for those who ask
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            be_simulator(asked["arguments"], asked["output"])
        print(pid, flush=True)


def be_simulator(arguments, output):
    """Be what `python -m simulator` would be, to the end of the process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with open(os.devnull, "rb") as nothing, open(output, "wb") as told:
        for stream, number in ((nothing, 0), (told, 1), (told, 2)):
            os.dup2(stream.fileno(), number)
    try:
        main(arguments)
    except SystemExit as error:
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()                           # nobody else would tell of it
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)                                     # nobody can ask for the code of a process that is not his own


if __name__ == "__main__":
    serve()
