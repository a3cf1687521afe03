# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session that all tasks, inventories and lookups of a run share, and its end.

Whatever the number of forks: its token lies in the private folder that Ansible makes for the run.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import signal
import threading
import time

from ansible import constants

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import warm_up
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session, log_out_all
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import MISSING

_sessions = {}
_watched = set()
_PARENT_SECONDS = 0.5


def run_folder():
    """The folder that the tasks of this run, and no other, share."""
    return os.path.join(constants.DEFAULT_LOCAL_TMP, "skyscraper_vsphere")


def session_of(connection, foresee=False):
    """The session of this process: kept for the items of a loop, dropped in a child (a fork must not share sockets).

    foresee: whether what check mode foresees is kept for the later tasks of the run.
    """
    key = (os.getpid(), connection, foresee)
    if key not in _sessions:
        _sessions.clear()
        if os.getpid() != _MAIN_PID:
            gc.freeze()  # a collection in a worker would touch, and so copy, all memory of the main process
        _end_with_parent()
        _sessions[key] = Session.open(connection, RunStore(run_folder()), foresee=foresee)
    return _sessions[key]


def _end_with_parent():
    """Ends this worker, and the sessions of the run, when the main process is gone without having ended the run.

    That is how ansible-runner, and so AWX, cancels a job: it kills the main process, and the workers, which are in
    process groups of their own, would go on.
    """
    if os.getpid() == _MAIN_PID or os.getpid() in _watched:
        return
    _watched.add(os.getpid())
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()


def _watch_parent(parent):
    while os.getppid() == parent:
        time.sleep(_PARENT_SECONDS)
    log_out_all(RunStore(run_folder()))
    os._exit(1)


def _end_run():
    """Logs out what the tasks of the run logged in."""
    if os.getpid() == _MAIN_PID and os.path.isdir(run_folder()):
        log_out_all(RunStore(run_folder()))


def _end_run_on_sigterm(previous):
    def handler(number, frame):
        _end_run()
        if callable(previous):
            previous(number, frame)
        else:
            signal.signal(number, previous if previous is not None else signal.SIG_DFL)
            os.kill(os.getpid(), number)

    return handler


@contextlib.contextmanager
def session_for_reading(connection):
    """The session of the run for what is read outside of a task; none of its connections outlives the reading.

    A lookup may be the first to need one in a worker: nobody would end a session that it leaves to the run, so it has
    one of its own there.
    """
    session = Session.open(connection) if _MAIN_PID is None else session_of(connection)
    try:
        yield session
    finally:
        session.close()
        _sessions.clear()


# The main process imports this file before it forks the workers, so this is where the end of the run is seen.
_MAIN_PID = os.getpid() if multiprocessing.parent_process() is None else None
if not MISSING:
    warm_up()
if _MAIN_PID is not None:
    atexit.register(_end_run)
    with contextlib.suppress(ValueError):  # a thread that is not the main one may not set handlers
        signal.signal(signal.SIGTERM, _end_run_on_sigterm(signal.getsignal(signal.SIGTERM)))
