# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However a run ends, it leaves no session behind; when it is killed, at most one."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest
from ansible.release import __version__ as ansible_core

POWER = {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "powered_on"}}
LOOP = {**POWER, "loop": [1, 2, 3]}
SECONDS = 15
# From ansible-core 2.19 on, each worker is in a process group of its own, and not in that of the run.
WORKERS_HAVE_GROUPS = tuple(map(int, ansible_core.split(".")[:2])) >= (2, 19)


@pytest.fixture
def start(play, simulator):
    """Starts a run whose first task takes long, and waits until the server is at it."""
    started = []

    def start():
        simulator.configure(task_time=20)
        command = play.command([LOOP, POWER])
        process = subprocess.Popen(
            command,
            env=play.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_hear_ctrl_c,
            text=True,
        )
        started.append(process)
        wait_for(lambda: any(call["method"] == "PowerOnVM_Task" for call in simulator.journal()))
        return process

    yield start
    simulator.configure(task_time=0)
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def _hear_ctrl_c():
    """As in a terminal: what a shell has put into the background is deaf to it, and so is all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition):
    """Waits until a condition holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.05)


def open_sessions(simulator):
    return simulator.sessions()["open"]


@pytest.mark.parametrize("task", [POWER, {"skyscraper.vsphere.vm_power": {"name": "nobody", "state": "powered_on"}}])
def test_success_and_failure_leave_no_session(play, simulator, task):
    play([{"skyscraper.vsphere.about_info": {}}, task])
    assert simulator.sessions()["logins"] >= 1
    assert open_sessions(simulator) == 0


@pytest.mark.parametrize("options", [{}, {"vars": {"skyscraper_vsphere_in_process": False}}], ids=["here", "module"])
def test_a_wrong_password_leaves_no_session(play, simulator, options):
    play([{**POWER, "ignore_errors": True}, POWER], environment={"VMWARE_PASSWORD": "wrong"}, **options)
    assert open_sessions(simulator) == 0


def test_all_tasks_and_forks_of_a_run_log_in_once(play, simulator):
    before = simulator.sessions()["logins"]
    hosts = ",".join(f"h{number}" for number in range(6)) + ","
    command_options = ("-i", hosts, "-f", "6")
    run = play([{"skyscraper.vsphere.vm_power_info": {}}] * 5, *command_options, hosts="all")
    assert run.code == 0, run.screen
    assert len(run.results) == 35
    assert simulator.sessions()["logins"] - before == 1
    assert open_sessions(simulator) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_run_leaves_no_session(start, simulator, number):
    process = start()
    if number == signal.SIGINT:  # a terminal sends it to the whole group
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    process.wait(SECONDS)
    assert process.returncode != 0
    wait_for(lambda: open_sessions(simulator) == 0)
    assert "Traceback" not in process.stdout.read()


def test_a_worker_whose_run_is_killed_logs_out_and_ends(start, simulator):
    process = start()
    process.kill()
    process.wait(SECONDS)
    wait_for(lambda: open_sessions(simulator) == 0)
    mark = simulator.mark()
    time.sleep(1)
    assert simulator.writes(mark) == []


def test_a_run_that_is_killed_with_its_process_group_leaves_at_most_one_session(start, simulator):
    """As ansible-runner, and so AWX, cancels a job. Where its workers live on, they log out."""
    process = start()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(SECONDS)
    wait_for(lambda: open_sessions(simulator) <= (0 if WORKERS_HAVE_GROUPS else 1))


def test_a_run_that_is_killed_between_tasks_leaves_at_most_one_session(play, simulator):
    pause = {"ansible.builtin.pause": {"seconds": 30}}
    process = subprocess.Popen(
        play.command([POWER, pause]), env=play.environment(), stdout=subprocess.DEVNULL, start_new_session=True
    )
    wait_for(lambda: any(call["method"] == "PowerOnVM_Task" for call in simulator.journal()))
    time.sleep(1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(SECONDS)
    assert open_sessions(simulator) <= 1
