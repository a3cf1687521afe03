# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two ways to run a task, inside the controller and as a module: when each is taken, and that they are equal."""

from __future__ import annotations

import datetime
import sys

import pytest
from ansible import constants

AS_MODULE = {"vars": {"skyscraper_vsphere_in_process": False}}


def power(state="powered_on", name="vm0001", **keywords):
    return {"name": "Power", "skyscraper.vsphere.vm_power": {"name": name, "state": state}, **keywords}


def way(run):
    """Which way the tasks of a run went, by what -v says."""
    lines = [line for line in run.screen.splitlines() if ": runs " in line]
    assert lines, run.screen
    return [line.partition(": runs ")[2] for line in lines]


def test_a_local_task_runs_in_process_and_says_so(play):
    run = play([power()], "-v")
    assert run.code == 0
    assert way(run) == ["in-process"]
    assert run.result()["changed"] is True


@pytest.mark.parametrize("forced", [False, "no", "{{ 1 == 2 }}"])
def test_a_variable_sends_a_task_the_ordinary_way(play, forced):
    run = play([power()], "-v", vars={"skyscraper_vsphere_in_process": forced})
    assert run.code == 0, run.screen
    assert way(run) == ["as a module, because skyscraper_vsphere_in_process is false"]
    assert run.result()["changed"] is True


def test_an_asynchronous_task_goes_the_ordinary_way(play, simulator):
    run = play([power(**{"async": 60, "poll": 1})], "-v")
    assert run.code == 0, run.screen
    assert way(run) == ["as a module, because it is asynchronous"]
    assert simulator.read("/DC1/vm/vm0001", "runtime.powerState") == {"runtime.powerState": "poweredOn"}


def test_a_task_in_the_background_goes_the_ordinary_way(play):
    start = power(**{"async": 60, "poll": 0, "register": "started"})
    wait = {
        "ansible.builtin.async_status": {"jid": "{{ started.ansible_job_id }}"},
        "register": "ended",
        "until": "ended is finished",
        "delay": 1,
    }
    run = play([start, wait])
    assert run.code == 0, run.screen
    assert run.results[-1]["vm_power"]["state"] == "powered_on"


def test_a_task_that_becomes_another_user_goes_the_ordinary_way(play):
    become = {"become": True, "vars": {"ansible_become_exe": "/nowhere/sudo"}}
    run = play([power(**become)], "-v")
    assert way(run) == ["as a module, because it becomes another user"]


def test_a_task_on_another_machine_goes_the_ordinary_way(play):
    run = play([power(vars={"ansible_connection": "ssh", "ansible_ssh_executable": "/nowhere/ssh"})], "-v")
    assert way(run) == ["as a module, because its connection is ssh"]


@pytest.mark.parametrize(
    "task",
    [
        power(),
        power(check_mode=True),
        power("suspended"),
        power(name="nobody"),
        {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "sideways"}},
        {"skyscraper.vsphere.vm_power": {"name": "vm0001", "moid": "vm-1", "state": "powered_on"}},
        {"skyscraper.vsphere.vm_power": {"name": "vm0001"}},
        {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "powered_on", "colour": "red"}},
        {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "powered_on", "port": "x"}},
        {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "powered_on", "password": "not this"}},
        {"skyscraper.vsphere.vm_power": {"name": datetime.date(2026, 1, 31), "state": "powered_on"}},
        {"skyscraper.vsphere.vm_power": {"name": datetime.datetime(2026, 1, 31, 9, 5), "state": "powered_on"}},
        {"skyscraper.vsphere.host_service": {"cluster": "cluster1", "service": "ntpd", "policy": True}},
        {
            "skyscraper.vsphere.host_service": {
                "hosts": ["esx01.example.test", "x"],
                "service": "ntpd",
                "state": "started",
            }
        },
        {"skyscraper.vsphere.vm_power_info": {}},
        {"skyscraper.vsphere.about_info": {}},
    ],
    ids=repr,
)
def test_both_ways_give_equal_results(play, simulator, task):
    here = play([task])
    simulator.reset(sessions=True)
    there = play([task], **AS_MODULE)
    assert here.code == there.code
    assert comparable(here) == comparable(there)
    assert "invocation" in here.result()


def test_both_ways_tell_of_their_options_where_this_ansible_core_does(play, simulator):
    """From 2.21 on it has a setting for that, which is off; before, results always told of them."""
    default = {"environment": {"ANSIBLE_INJECT_INVOCATION": None}}
    here = play([power()], **default)
    there = play([power()], **default, **AS_MODULE)
    wanted = not hasattr(constants, "INJECT_INVOCATION")
    assert ["invocation" in run.result() for run in (here, there)] == [wanted, wanted]


def comparable(run):
    """What a result says, without what only says how Ansible got it."""
    (result,) = run.results
    noise = ("ansible_facts", "_ansible_no_log", "_ansible_parsed", "_ansible_verbose_always", "exception", "task_vars")
    return {key: value for key, value in result.items() if key not in noise}


def test_the_action_keeps_the_name_of_the_module(play):
    run = play([{"vm_power": {"name": "vm0001", "state": "powered_on"}}], collections=["skyscraper.vsphere"])
    assert run.result()["resolved"] == "skyscraper.vsphere.vm_power"


def test_the_environment_of_a_task_counts(play, simulator):
    environment = {"VMWARE_HOST": "", "VMWARE_PORT": "1", "VMWARE_USER": "nobody"}
    task = power(environment=dict(simulator.environment))
    run = play([task, power(ignore_errors=True)], environment=environment)
    assert run.result(0)["changed"] is True
    assert run.result(1)["failed"] is True


def test_defaults_of_the_group_count(play, simulator):
    connection = {**simulator.connection, "hostname": "127.0.0.1"}
    run = play(
        [power(), {"skyscraper.vsphere.about_info": {}}],
        environment={"VMWARE_HOST": "nowhere.invalid"},
        module_defaults={"group/skyscraper.vsphere.vsphere": connection},
    )
    assert run.code == 0, run.screen


@pytest.mark.parametrize("options", [{}, AS_MODULE], ids=["in-process", "module"])
def test_secrets_appear_nowhere(play, simulator, options):
    secret = "a-very-secret-password"
    task = {"skyscraper.vsphere.vm_power": {"name": secret, "state": "powered_on", "password": secret}}
    run = play([task], "-vvv", **options)
    assert run.code != 0
    assert secret not in run.screen.replace(str(play.folder), "")
    assert run.result()["invocation"]["module_args"]["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


@pytest.mark.parametrize("options", [{}, AS_MODULE], ids=["in-process", "module"])
@pytest.mark.parametrize("place", ["task", "variable"])
def test_a_vaulted_password_is_taken(play, simulator, vaulted, place, options):
    key = play.folder / "vault-key"
    key.write_text("key")
    secret = vaulted(simulator.connection["password"])
    password = secret if place == "task" else "{{ secret }}"
    task = {"skyscraper.vsphere.vm_power": {"name": "vm0001", "state": "powered_on", "password": password}}
    options = {"vars": {**options.get("vars", {}), "secret": secret}}
    run = play([task], "--vault-password-file", str(key), environment={"VMWARE_PASSWORD": "wrong"}, **options)
    assert run.code == 0, run.screen
    assert run.result()["invocation"]["module_args"]["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_a_loop_asks_for_names_once(play, simulator):
    names = [f"vm000{number}" for number in range(1, 5)]
    play([power("powered_off", name="{{ item }}", loop=names)])
    mark = simulator.mark()
    run = play([power("powered_off", name="{{ item }}", loop=names)])
    assert run.code == 0, run.screen
    made = [call["method"] for call in simulator.journal(mark)]
    assert made.count("CreateContainerView") == 1
    assert made.count("RetrievePropertiesEx") == 1 + len(names)
    assert made.count("Login") == 1


def test_long_tasks_tell_how_far_they_are(play, simulator):
    simulator.configure(task_time=5)
    run = play([power()])
    assert run.code == 0
    lines = [line for line in run.screen.splitlines() if "Power | power on the virtual machine vm0001" in line]
    assert lines, run.screen


def test_no_traceback_and_no_warning_reach_the_screen(play):
    run = play([power(), power("suspended", name="nobody", ignore_errors=True)])
    assert "Traceback" not in run.screen
    assert "WARNING" not in run.screen
    assert "DEPRECATION" not in run.screen
    assert sys.executable not in run.screen
