# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure pieces of inventories: names that are all different, places, properties, other plugins' variables."""

from __future__ import annotations

from collections import namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.answers import Content
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory import compat, names
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.estate import Estate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.machines import is_agent, is_windows
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.properties import Properties, nested
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

MACHINES = st.lists(st.sampled_from(["a", "b", "a_1", "a_vm-1"]), max_size=12)


def told(number, name):
    return {"moid": f"vm-{number}", "folder": f"/DC/vm/{number % 3}", "path": f"/DC/vm/{number % 3}/{name}"}


@given(MACHINES, st.sampled_from([names.UUID, names.PATH]), st.booleans())
def test_names_are_all_different(chosen, clashes, with_uuid):
    named = [(name, told(number, name)) for number, name in enumerate(chosen)]
    if with_uuid:
        named = [(name, {**values, "instance_uuid": values["moid"]}) for name, values in named]
    found = names.distinct(named, clashes)
    assert [values for _name, values in found] == [values for _name, values in named]
    assert all(name.startswith(chosen[number]) for number, (name, _values) in enumerate(found))
    assert len({name for name, _values in found}) == len(chosen)


def test_names_that_are_different_stay_as_they_are():
    named = [("a", told(1, "a")), ("b", told(2, "b"))]
    assert names.distinct(named, names.ERROR) == named


def test_a_clash_can_be_an_error():
    with pytest.raises(Ambiguous, match="'a' would be the name of /DC/vm/1/a, /DC/vm/2/a"):
        names.distinct([("a", told(1, "a")), ("a", told(2, "a"))], names.ERROR)


@pytest.mark.parametrize(
    ("expression", "is_one"),
    [("a", True), ("a.b_c.d", True), ("a + b", False), ("a.0", False), ("", False), (7, False)],
)
def test_paths_of_variables(expression, is_one):
    assert names.is_path(expression) is is_one


def test_looking_up():
    assert names.look_up("a.b", {"a": {"b": 0}}) == 0
    for path in ("b", "a.c", "a.b.c"):
        with pytest.raises(KeyError):
            names.look_up(path, {"a": {"b": 0}})


def place(kind, moid, name, parent=None):
    values = {"name": name, **({"parent": parent.obj} if parent else {})}
    return Content(getattr(vim, kind)(moid, None), values, [])


def test_paths_and_names_of_places():
    root = place("Folder", "group-d1", "Datacenters")
    datacenter = place("Datacenter", "datacenter-2", "DC%2f1", root)
    folder = place("Folder", "group-v3", "vm", datacenter)
    inside = place("Folder", "group-v4", "a b", folder)
    estate = Estate([inside, folder, datacenter, root])
    assert estate.path(inside.obj) == "/DC%2f1/vm/a b"
    assert estate.path(root.obj) == "/" and estate.path(None) == "/"
    assert estate.name(datacenter.obj) == "DC/1"
    assert estate.enclosing(inside.obj, "Datacenter") == "DC/1"
    assert estate.enclosing(inside.obj, "HostSystem") is None and estate.name(None) is None


def test_places_above_that_cannot_be_seen_are_left_out():
    hidden = place("Folder", "group-v3", "vm")
    inside = place("Folder", "group-v4", "web", hidden)
    estate = Estate([inside])
    assert estate.path(inside.obj) == "/web"
    assert estate.name(hidden.obj) is None


def test_properties_by_group_and_by_path():
    groups = {"size": (Field("cpu.count", path="config.hardware.numCPU"), Field("unset", path="config.uuid"))}
    wanted = Properties("VirtualMachine", groups, ["size", "config.version", "tags"], special=("tags",))
    assert wanted.paths == ["config.hardware.numCPU", "config.uuid", "config.version"]
    assert "tags" in wanted and "guest" not in wanted
    values = {"config.hardware.numCPU": 2, "config.version": "vmx-21"}
    assert wanted.told(values) == {"cpu": {"count": 2}, "properties": {"config": {"version": "vmx-21"}}}


def test_what_is_no_property():
    with pytest.raises(InvalidOption, match=r"'config\.versoin' is neither one of size nor a property"):
        Properties("VirtualMachine", {"size": ()}, ["config.versoin"])


def test_values_in_each_other():
    made = nested({"a.b": 1, "a.c": [vim.VirtualMachine("vm-1", None)], "d": None})
    assert made == {"a": {"b": 1, "c": ["vm-1"]}, "d": None}


Kind = namedtuple("Kind", "manager type name is_one")


@pytest.mark.parametrize(
    "kind",
    [
        Kind("com.vmware.vim.eam", "cluster-agent", "vCLS (1)", True),
        Kind("com.vmware.vim.eam", "cluster-agent", "nsx-edge", False),
        Kind("VirtualCenter", "vcls-entity", "vCLS-1", True),
        Kind(None, None, "vCLS-mine", False),
    ],
    ids=lambda kind: kind.name,
)
def test_machines_of_the_vcenter(kind):
    values = {"config.managedBy.extensionKey": kind.manager, "config.managedBy.type": kind.type, "name": kind.name}
    assert is_agent(values) is kind.is_one


def test_windows():
    assert is_windows({"guest.guestFamily": "windowsGuest"})
    assert is_windows({"config.guestId": "windows2019srv_64Guest"})
    assert not is_windows({"guest.guestFamily": "linuxGuest", "config.guestId": "ubuntu64Guest"})
    assert not is_windows({})


def test_variables_of_other_plugins_hold_no_dot_and_no_reserved_name():
    values = {"name": "a", "guest.guestState": "running", "config.uuid": "u"}
    mine = {"name": "a", "folder": "/DC/vm", "moid": "vm-1"}
    tags = [{"id": "t1", "name": "x", "category": "c"}]
    community = compat.variables(compat.COMMUNITY, values, mine, {"Owner": "me", "Cost centre": "7"}, tags)
    assert community == {
        "guest": {"guestState": "running", "gueststate": "running"},
        "config": {"uuid": "u"},
        "Owner": "me",
        "categories": ["c"],
        "tag_category": {"c": ["x"]},
        "path": "Datacenters/DC/vm",
    }
    assert compat.hostname(compat.COMMUNITY, mine, community) == "a_u"
    vmware = compat.variables(compat.VMWARE, values, mine, {"Owner": "me"}, tags)
    assert vmware["customValue"] == {"Owner": "me"} and vmware["vmware_inventory_tags"] == {"t1": "x"}
    assert compat.hostname(compat.VMWARE, mine, vmware) == "a"
    assert not {"name", "tags"} & {*community, *vmware}


@pytest.mark.parametrize(
    "written, told",
    [
        ("gather_tags", "no such option; name tags in properties."),
        ("filter_expressions", "no such option; write filters, which say what is kept"),
        ("hostnamez", "no such option; did you mean hostnames"),
        ("quux", "no such option; take it out."),
    ],
)
def test_options_that_there_are_not(written, told):
    defined = {"hostnames": {}, "filters": {"aliases": ["keep"]}, "plugin": {}}
    compat.vet_options("vms", {"plugin": "x", "keep": [], "hostnames": []}, defined)
    with pytest.raises(InvalidOption) as raised:
        compat.vet_options("vms", {"plugin": "x", written: True, "other": 1}, defined)
    assert told in str(raised.value) and str(raised.value).endswith("Nor has it other.")


def test_groups_of_other_plugins_are_of_what_is_read():
    assert [one["key"] for one in compat.keyed_groups(compat.VMWARE, compat.HOST_PATHS)] == [
        "summary.runtime.powerState"
    ]
    assert len(compat.keyed_groups(compat.COMMUNITY, compat.PATHS)) == 2
    assert compat.keyed_groups(compat.NONE, compat.PATHS) == []
