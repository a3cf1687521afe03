# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventories as people use them: ansible-inventory, a playbook over many hosts, a server that is silent."""

from __future__ import annotations

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret

from inventory.reading import parser, reached
from ladder import strangers

# The sockets of the process that runs a task: a shell's parent is the fork that started it.
SOCKETS = "{{ lookup('ansible.builtin.pipe', 'ls -l /proc/$PPID/fd | grep -c socket: || true') }}"


def test_a_graph(ansible):
    path = ansible.inventory(folders=["/DC1/vm/Production/Web"], keyed_groups=[{"key": "cluster", "prefix": "at"}])
    done = ansible("inventory", "-i", path, "--graph")
    assert done.returncode == 0 and done.stderr == ""
    assert "  |--@at_cluster1:\n  |  |--web-01\n" in done.stdout


def test_a_list(ansible):
    found = ansible.listed("-i", ansible.inventory(folders=["/DC1/vm/Production/Database"]))
    assert sorted(found["ungrouped"]["hosts"]) == ["db-01", "db-02"]
    assert set(found["_meta"]["hostvars"]["db-01"]) == {"ansible_host", "vsphere"}


def test_extra_variables_go_before_what_was_read(ansible):
    groups = [{"key": "cluster", "separator": ""}, {"key": "cluster | upper", "separator": ""}]
    for used, expected in ((True, {"mine", "MINE"}), (False, {"cluster1", "CLUSTER1"})):
        path = ansible.inventory(folders=["/DC1/vm/Production/Web"], keyed_groups=groups, use_extra_vars=used)
        assert expected <= set(ansible.listed("-i", path, "-e", "cluster=mine")), used


def test_nothing_of_the_server_is_trusted_as_a_template(ansible, simulator):
    path = "/DC1/vm/Production/Database/db-02"
    simulator.set(path, "config.annotation", "{{ 6 * 7 }}")
    play = {
        "hosts": "db-02",
        "gather_facts": False,
        "tasks": [{"ansible.builtin.debug": {"var": "vsphere.annotation"}}],
    }
    done = ansible("playbook", "-i", ansible.inventory(), ansible.playbook({**play, "connection": "local"}))
    simulator.set(path, "config.annotation", "")
    assert done.returncode == 0, done.stdout
    assert "{{ 6 * 7 }}" in done.stdout and "42" not in done.stdout


def test_both_inventories_in_one_folder(ansible):
    folder = ansible.folder / "both"
    folder.mkdir()
    ansible.inventory("vms", "both/all.vsphere_vms.yml", clusters=["cluster1"])
    ansible.inventory("hosts", "both/all.vsphere_hosts.yml")
    found = ansible.listed("-i", str(folder))
    assert {"web-01", "esx01.example.test"} <= set(found["_meta"]["hostvars"])


def test_a_playbook_over_an_inventory(ansible, simulator):
    """One log-in serves the inventory and the tasks, and no socket of the main process goes into the forks."""
    reading = {"skyscraper.vsphere.vm_power_info": {"moid": "{{ vsphere.moid }}"}, "register": "found"}
    telling = {"ansible.builtin.debug": {"msg": "state={{ found.results[0].vm_power.state == vsphere.power_state }}"}}
    play = {"hosts": "all", "connection": "local", "gather_facts": False}
    before = simulator.sessions()
    path = ansible.inventory(folders=["/DC1/vm/Production"])
    done = ansible("playbook", "-i", path, "-f", "3", ansible.playbook({**play, "tasks": [reading, telling]}))
    after = simulator.sessions()
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("state=True") == 6
    assert after["logins"] - before["logins"] == 1
    assert after["open"] == before["open"]
    static = ansible.folder / "static.yml"
    static.write_text("all: {hosts: {one: {}, two: {}}}")
    alone = ansible("playbook", "-i", str(static), ansible.playbook({**play, "tasks": [_sockets()]}))
    after_inventory = ansible("playbook", "-i", path, ansible.playbook({**play, "tasks": [_sockets()]}))
    assert alone.returncode == after_inventory.returncode == 0
    assert _told(after_inventory) == _told(alone) and _told(alone), "a fork has sockets of the main process"


def _sockets():
    return {"ansible.builtin.debug": {"msg": f"sockets={SOCKETS}"}}


def _told(done):
    """The different numbers of sockets that were told."""
    return {line.partition("sockets=")[2].strip('"') for line in done.stdout.splitlines() if "sockets=" in line}


@pytest.mark.parametrize("plugin", ["vms", "hosts"])
def test_a_silent_server_ends_it_quickly(ansible, plugin):
    with strangers.silent() as silent, parser() as parse:
        address = f"127.0.0.1:{silent.port}"
        path = ansible.inventory(plugin, timeout=1)
        found = parse(path, {"VMWARE_HOST": "127.0.0.1", "VMWARE_PORT": str(silent.port)})
    assert any(f"{address} did not answer" in line for line in found["said"]), found["said"]
    assert found["seconds"] < 5 and not found["hosts"]


def test_a_vaulted_password(ansible, simulator):
    simulator.add_account("vaulted@vsphere.local", "a-secret-of-its-own")
    secret = (
        VaultLib([("default", VaultSecret(b"key"))]).encrypt("a-secret-of-its-own").decode().replace("\n", "\n    ")
    )
    cache = ansible.folder / "cache"
    cached = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(cache)}
    path = ansible.inventory(username="vaulted@vsphere.local", **cached)
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"password: !vault |\n    {secret}\n")
    key = ansible.folder / "key"
    key.write_text("key")
    done = ansible("inventory", "-i", path, "--vault-password-file", str(key), "--graph")
    assert "|--web-01" in done.stdout, done.stderr
    [kept] = [file.name + file.read_text() for file in cache.iterdir()]
    assert "web-01" in kept
    assert "a-secret-of-its-own" not in done.stdout + done.stderr + kept


def test_what_may_not_be_read_is_left_out_with_one_warning(ansible, simulator):
    permissions = [["/", "ReadOnly", True], ["/DC1/vm/Production/Database", ["System.Anonymous", "System.View"], True]]
    simulator.add_account("half@vsphere.local", "simulator", permissions)
    with parser() as parse:
        found = parse(ansible.inventory(), reached(simulator, ["half@vsphere.local", "simulator"]))
    assert "web-01" in found["hosts"] and "db-01" not in found["hosts"]
    warnings = [line for line in found["said"] if "left out" in line]
    assert warnings == [
        "skyscraper.vsphere.vms: 2 virtual machines are left out, as the account may not read them (System.Read)."
    ]
