# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a simulator is started as a process: from the nursery (nursery.py), or as a program of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time

# By the id of the process that asks: a fork must not share a pipe.
_nurseries = {}
_asking = threading.Lock()


def program(command, environment, output):
    """Starts a program. output: the path of what it prints."""
    with open(output, "wb") as stream:
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT)


def is_forked(python, package):
    """Whether it can come from the nursery: on Linux, and where it is no other program and no other Python."""
    return sys.platform == "linux" and python == sys.executable and package == "simulator"


def forked(arguments, environment, output):
    """A simulator from the nursery, which is opened for the first one."""
    with _asking:
        nursery = _nurseries.get(os.getpid())
        if nursery is None or nursery.poll() is not None:
            nursery = _nurseries[os.getpid()] = subprocess.Popen(
                [sys.executable, "-m", "simulator.nursery"], env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        nursery.stdin.write(json.dumps({"arguments": arguments, "output": str(output)}) + "\n")
        nursery.stdin.flush()
        return Forked(int(nursery.stdout.readline()))


class Forked:
    """A process that the nursery has forked, with those methods of subprocess.Popen that are needed of it."""

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        """None while it runs. Its exit code is known to nobody."""
        return None if self._signal(0) else 1

    def terminate(self):
        self._signal(signal.SIGTERM)

    def kill(self):
        self._signal(signal.SIGKILL)

    def wait(self, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("simulator", timeout)
            time.sleep(0.005)

    def _signal(self, number):
        """Whether there is a process to get it."""
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return False
        return True
