# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one command and tells what it cost. Prints JSON.

python -m benchmarks.timed OUTPUT ERRORS COMMAND [ARGUMENT …]; OUTPUT and ERRORS are files that the command writes.

This is a program of its own because Linux counts the memory of the process that starts another one as the other's: the
benchmark itself holds journals and inventories, this program next to nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

# What the kernel counts in: kilobytes, but bytes on a Mac.
UNIT = 1 if sys.platform == "darwin" else 1024


def timed(output: str, errors: str, command: list[str]) -> dict[str, float]:
    """Seconds, seconds of the processor, the most bytes of memory at a time, and the exit status."""
    with open(output, "wb") as out, open(errors, "wb") as err:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = code = os.waitstatus_to_exitcode(status)
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT
    return {"seconds": seconds, "cpu": cpu, "memory": memory, "code": code}


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1], sys.argv[2], sys.argv[3:])))
