# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as a process: client.py, the command line, start-up times, certificates."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import time

import pytest
from pyVim.connect import Disconnect, SmartConnect

from simulator.client import TESTS, Simulator, SimulatorError


def connect(simulator):
    context = ssl.create_default_context(cafile=simulator.connection["ca_path"])
    return SmartConnect(host="localhost", port=simulator.port, user=simulator.connection["username"],
                        pwd=simulator.connection["password"], sslContext=context)


def test_the_client():
    with Simulator(vms=2, folders=1, task_time=0) as simulator:
        si = connect(simulator)         # the certificate is verified, for localhost
        assert si._stub.version == "vim.version.v8_0_3_0"
        mark = simulator.mark()
        si.content.searchIndex.FindByInventoryPath("/DC1/vm/folder1").CreateFolder("made")
        [write] = simulator.writes(mark)
        assert write["method"] == "CreateFolder" and simulator.writes(write["number"]) == []
        assert simulator.read("/DC1/vm/folder1/made", "name") == {"name": "made"}
        assert simulator.moid("/DC1/vm/vm0001") == "vm-20"
        simulator.set("/DC1/vm/vm0001", "runtime.powerState", "poweredOn")
        assert simulator.read("/DC1/vm/vm0001", "runtime.powerState") == {"runtime.powerState": "poweredOn"}
        assert simulator.add("folder", "x", "/DC1/vm").startswith("group-v")
        simulator.remove("/DC1/vm/x")
        simulator.configure(task_time=1)
        assert simulator.add_rules({"method": "CurrentTime", "delay": 0}) == [simulator.rules()[-1]["number"]]
        simulator.clear_rules()
        simulator.add_account("other@vsphere.local")
        assert simulator.sessions()["open"] == 1
        Disconnect(si)
        assert simulator.sessions() == {"logins": 1, "failed_logins": 0, "open": 0, "sessions": []}
        simulator.reset(sessions=True)
        simulator.clear_journal()
        simulator.expire_sessions()
        assert simulator.journal() == [] and simulator.bugs() == []
        with pytest.raises(SimulatorError, match="no such object"):
            simulator.read("/nonsense", "name")
        assert simulator.environment["VMWARE_PORT"] == str(simulator.port)


def test_rules_accounts_and_bad_options_at_the_start():
    account = {"user": "x@y.test", "password": "z", "permissions": [["/DC1", "ReadOnly", True]]}
    with Simulator(rules=[{"method": "Login", "delay": 0}], accounts=[account], esxi=False) as simulator:
        assert simulator.rules()[0]["method"] == "Login"
    with pytest.raises(SimulatorError, match="unrecognized arguments"):
        Simulator(nonsense=1).start()
    with pytest.raises(SimulatorError, match=r"Traceback(?s:.*)TypeError"):      # a defect is told of, too
        Simulator(accounts=[{"colour": "red"}]).start()


def test_ten_thousand_machines_start_in_five_seconds():
    begin = time.monotonic()
    with Simulator(vms=10_000):
        assert time.monotonic() - begin < 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_line(tmp_path, number):
    ready = tmp_path / "ready"
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0", "--ready-file", str(ready)], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(TESTS), "TMPDIR": str(tmp_path)})
    end = time.monotonic() + 20
    while not ready.exists() and time.monotonic() < end:
        time.sleep(0.01)
    facts = json.loads(ready.read_text())
    assert facts["pid"] == process.pid and pathlib.Path(facts["ca_path"]).exists()
    process.send_signal(number)
    output, _unused = process.communicate(timeout=10)
    assert process.returncode == 0
    assert f"export VMWARE_HOST=127.0.0.1 VMWARE_PORT={facts['port']}" in output
    assert "Ctrl-C ends it." in output and "Traceback" not in output
    assert os.listdir(tmp_path) == ["ready"]


ORPHAN = """
import os
from simulator.client import Simulator
print(Simulator().start().ready["pid"], flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("platform", ["linux", "other"])
def test_it_ends_with_the_process_that_started_it(platform):
    """Forked from the nursery as on Linux, and started as a program of its own."""
    code = ORPHAN if platform == sys.platform else f"import sys\nsys.platform = 'other'\n{ORPHAN}"
    started = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True, timeout=60,
                             env={**os.environ, "PYTHONPATH": str(TESTS)})
    pid, end = int(started.stdout), time.monotonic() + 20
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not runs(pid)


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_simulator_that_is_forked_is_a_new_one():
    with Simulator(vms=1) as first:
        first.set("/DC1/vm/vm0001", "name", "other")
        with Simulator(vms=1) as second:
            assert second.moid("/DC1/vm/vm0001") == first.moid("/DC1/vm/other")
            pids = [one.ready["pid"] for one in (first, second)]
            assert all(map(runs, pids)) and len({os.getpid(), *pids}) == 3
    assert not any(map(runs, pids))
