# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a program: its output is kept, a line now and then shows that it lives, and its children end with it."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import typing as t

HEARTBEAT = 20.0
LIMIT = 1200.0
GRACE = 3.0


# What runs now, in whichever thread, and whether it has all been ended.
_running: set[subprocess.Popen] = set()
_ended = threading.Event()


class Finished(t.NamedTuple):
    """What became of a program."""

    code: int
    output: str
    seconds: float


def run(
    command: t.Sequence[str | pathlib.Path],
    *,
    title: str,
    cwd: pathlib.Path,
    env: dict[str, str],
    limit: float = LIMIT,
) -> Finished:
    """Run `command` to its end, at most for `limit` seconds. Raises KeyboardInterrupt after `end_all`."""
    if _ended.is_set():
        raise KeyboardInterrupt
    began = time.monotonic()
    with tempfile.TemporaryFile() as stream:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        _running.add(process)
        try:
            code = _wait(process, stream, title, began, limit)
        finally:
            _running.discard(process)
            _end(process)
        note = "" if code is not None else f"\nStopped after {limit:.0f} s: it did not end by itself.\n"
        return Finished(1 if code is None else code, _read(stream) + note, time.monotonic() - began)


def end_all() -> None:
    """End what other threads run, and let them start nothing more."""
    _ended.set()
    for process in list(_running):
        _end(process)


def _wait(process: subprocess.Popen, stream: t.IO[bytes], title: str, began: float, limit: float) -> int | None:
    """The exit code, or None when the program took too long."""
    while time.monotonic() < began + limit:
        code = _wait_a_while(process)
        if _ended.is_set():
            raise KeyboardInterrupt
        if code is not None:
            return code
        lines = _read(stream).split("\n")
        latest = next((line.strip() for line in reversed(lines) if line.strip()), "")
        width = max(20, shutil.get_terminal_size((120, 24)).columns - 24)
        print(f"  {title}: {time.monotonic() - began:4.0f} s  {latest[:width]}", flush=True)
    return None


def _wait_a_while(process: subprocess.Popen) -> int | None:
    """The exit code, if there is one within a heartbeat."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=HEARTBEAT)
    return None


def _read(stream: t.IO[bytes]) -> str:
    """The output so far. The program's own position in the file is not moved."""
    size = os.fstat(stream.fileno()).st_size
    return os.pread(stream.fileno(), size, 0).decode(errors="replace")


def _end(process: subprocess.Popen) -> None:
    """Leave nothing behind that the program started and forgot."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE)
    process.wait()
