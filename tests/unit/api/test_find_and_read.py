# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding and reading: no guess among several, candidates in errors, few requests whatever the size."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, NoPermission, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

VM = "VirtualMachine"


def found(session, ref, path="name"):
    return session.read.one(ref, [path])[path]


# By path


def test_a_path_is_found_in_one_request(session, calls):
    ref = session.find.by_path("/DC1/vm/vm0001", VM)
    assert calls() == ["FindByInventoryPath"]
    assert found(session, ref) == "vm0001"


def test_the_root_needs_no_request(session, calls):
    assert session.find.by_path("/")._moId == session.content.rootFolder._moId
    assert calls() == []


def test_a_slash_in_a_name_is_escaped_in_a_path(session, simulator):
    moid = simulator.add("folder", "a%2fb", "/DC1/vm")
    assert session.find.by_path("/DC1/vm/a%2fb", "Folder")._moId == moid
    assert session.read.paths_of([session.ref("Folder", moid)]) == {moid: "/DC1/vm/a%2fb"}


@pytest.mark.parametrize(
    ("path", "missing", "candidates"),
    [
        ("/DC1/vms/vm0001x", "/DC1 holds no 'vms'", ["/DC1/vm"]),
        ("/DC9/vm/vm0001", "/ holds no 'DC9'", ["/DC1"]),
        ("/DC1/vms/vm0001", "/DC1 holds no 'vms'", ["/DC1/vm"]),
        ("/DC1/vm/none/deeper", "/DC1/vm holds no 'none'", []),
    ],
)
def test_a_path_that_is_not_there_says_how_far_it_goes(session, path, missing, candidates):
    with pytest.raises(NotFound, match=missing) as caught:
        session.find.at_path(path, VM, "name")
    assert caught.value.details["value"] == path
    assert set(candidates) <= set(caught.value.details.get("candidates", []))


def test_another_kind_at_a_path_is_told(session):
    with pytest.raises(NotFound, match="/DC1/vm is a folder, not a virtual machine"):
        session.find.by_path("/DC1/vm", VM)


# By uuid


def test_a_machine_is_found_by_either_uuid(session, simulator):
    values = simulator.read("/DC1/vm/vm0002", "config.uuid", "config.instanceUuid")
    moid = simulator.moid("/DC1/vm/vm0002")
    assert session.find.by_uuid(VM, values["config.uuid"])._moId == moid
    assert session.find.by_uuid(VM, values["config.instanceUuid"], instance=True)._moId == moid
    with pytest.raises(NotFound, match="no virtual machine has the uuid"):
        session.find.by_uuid(VM, "00000000-0000-0000-0000-000000000000")


# By name


def test_names_cost_one_index_a_run(session, connection, store, calls):
    session.find.by_name(VM, "vm0001")
    assert calls() == ["CreateContainerView", "RetrievePropertiesEx", "DestroyView"]
    for name in ("vm0001", "vm0002", "vm0003"):
        assert found(session, session.find.by_name(VM, name)) == name
    Session.open(connection, store).find.by_name(VM, "vm0004")
    assert calls() == ["RetrievePropertiesEx"] * 3


def test_the_index_is_read_page_by_page(session, simulator, calls):
    simulator.configure(page_size=2)
    assert found(session, session.find.by_name(VM, "vm0006")) == "vm0006"
    assert calls().count("ContinueRetrievePropertiesEx") == 2


def test_an_unknown_name_has_candidates(session):
    with pytest.raises(NotFound, match=r"name: no virtual machine is named 'VM001'\. Did you mean") as caught:
        session.find.by_name(VM, "VM001")
    assert "vm0001" in caught.value.details["candidates"]


def test_a_name_that_came_later_is_found(session, simulator):
    session.find.by_name(VM, "vm0001")
    moid = simulator.add("vm", "newcomer", "/DC1/vm")
    assert session.find.by_name(VM, "newcomer")._moId == moid


def test_two_of_one_name_are_an_error_that_lists_them(session, simulator):
    simulator.add("folder", "other", "/DC1/vm")
    twin = simulator.add("vm", "vm0001", "/DC1/vm/other")
    with pytest.raises(Ambiguous, match=r"/DC1/vm/other/vm0001") as caught:
        session.find.by_name(VM, "vm0001")
    moid = simulator.moid("/DC1/vm/vm0001")
    assert {(one["path"], one["moid"]) for one in caught.value.details["candidates"]} == {
        ("/DC1/vm/vm0001", moid),
        ("/DC1/vm/other/vm0001", twin),
    }


def test_a_scope_tells_two_of_one_name_apart(session, simulator):
    simulator.add("datacenter", "DC9", "/")
    simulator.add("folder", "vm0001", "/DC9/vm")
    inside = session.find.datacenter("DC1")
    assert found(session, session.find.by_name(VM, "vm0001", inside)) == "vm0001"
    with pytest.raises(NotFound, match="below /DC9"):
        session.find.by_name(VM, "vm0001", session.find.datacenter("DC9"))


def test_a_datacenter_need_not_be_named_if_it_is_the_only_one(session, simulator):
    assert session.find.datacenter().path == "/DC1"
    simulator.add("datacenter", "DC9", "/")
    session.find.forget("Datacenter")
    with pytest.raises(NotFound, match="one must be named, as there are 2: DC1, DC9"):
        session.find.datacenter()


def test_a_datacenter_in_a_folder_is_found_by_name_and_path(session, simulator):
    simulator.add("folder", "Europe", "/")
    moid = simulator.add("datacenter", "Berlin", "/Europe")
    for name in ("Berlin", "/Europe/Berlin"):
        place = session.find.datacenter(name)
        assert (place.ref._moId, place.path) == (moid, "/Europe/Berlin")


# Reading


def test_many_objects_are_read_in_one_request(session, simulator, calls):
    refs = [session.ref(VM, simulator.moid(f"/DC1/vm/vm000{number}")) for number in range(1, 7)]
    calls()
    values = session.read(refs, ["name", "runtime.powerState", "config.annotation"])
    assert calls() == ["RetrievePropertiesEx"]
    assert sorted(one["name"] for one in values.values()) == [f"vm000{number}" for number in range(1, 7)]


def test_a_path_without_a_value_reads_as_none(session):
    ref = session.find.by_path("/DC1/vm/vm0001")
    assert session.read.one(ref, ["parentVApp"]) == {"parentVApp": None}


def test_objects_that_are_gone_are_left_out(session, simulator):
    refs = [session.ref(VM, moid) for moid in ("vm-99991", simulator.moid("/DC1/vm/vm0001"), "vm-99992")]
    assert [values["name"] for values in session.read(refs, ["name"]).values()] == ["vm0001"]
    assert session.read.one(session.ref(VM, "vm-99991"), ["name"]) is None


def test_a_route_leads_to_all_hosts_of_a_cluster_in_one_request(session, calls):
    cluster = session.find.by_path("/DC1/host/cluster1")
    calls()
    hosts = session.read.through(cluster, (("ComputeResource", "host"),), "HostSystem", ["name"])
    assert calls() == ["RetrievePropertiesEx"]
    assert [values["name"] for _ref, values in hosts] == [f"esx0{number}.example.test" for number in (1, 2, 3)]


def test_paths_of_several_objects_take_one_request(session, calls):
    refs = [session.find.by_path(path) for path in ("/DC1/vm/vm0001", "/DC1/host/cluster1", "/DC1")]
    calls()
    assert sorted(session.read.paths_of(refs).values()) == ["/DC1", "/DC1/host/cluster1", "/DC1/vm/vm0001"]
    assert calls() == ["RetrievePropertiesEx"]


def test_pages_are_read_again_when_the_session_expires_between_them(session, simulator):
    simulator.configure(page_size=2)
    simulator.add_rules({"method": "ContinueRetrievePropertiesEx", "fault": {"name": "NotAuthenticated"}, "nth": 1})
    assert len(session.read.below(session.content.rootFolder, VM, ["name"])) == 6


def test_what_may_not_be_read_is_data_until_it_is_needed(session):
    properties = type(session.read.one(session.content.rootFolder, ["name"]))(
        {"name": "x", "secret": None}, {"secret": vim.fault.NoPermission(privilegeId="System.Read")}
    )
    assert properties["secret"] is None
    assert properties.readable("name") == "x"
    with pytest.raises(NoPermission, match=r"lacks the privilege System\.Read") as caught:
        properties.readable("secret")
    assert caught.value.details == {"privilege": "System.Read", "property": "secret"}


def test_an_account_sees_only_its_part(simulator):
    reader = Connection.of({**simulator.connection, "username": "reader@vsphere.local", "timeout": 10})
    session = Session.open(reader)
    assert len(session.read.below(session.content.rootFolder, VM, ["name"])) == 6
    session.close()


# What check mode foresees


def test_what_is_below_a_folder_after_moves(connection, store, simulator):
    for name, parent in (("old", "/DC1/vm"), ("new", "/DC1/vm"), ("inner", "/DC1/vm/old")):
        simulator.add("folder", name, parent)
    for name, parent in (("a", "/DC1/vm/old"), ("b", "/DC1/vm/old/inner"), ("c", "/DC1/vm/new")):
        simulator.add("vm", name, parent)
    session = Session.open(connection, store, foresee=True)
    old, new = (session.find.by_path(f"/DC1/vm/{name}", "Folder") for name in ("old", "new"))

    def names_below(folder):
        return sorted(values["name"] for _ref, values in session.read.below(folder, VM, ["name"]))

    assert (names_below(old), names_below(new)) == (["a", "b"], ["c"])
    for path, target, to in (("/DC1/vm/old/a", new, "/DC1/vm/new/a"), ("/DC1/vm/old/inner", new, "/DC1/vm/new/inner")):
        session.ledger.set(session.find.by_path(path), "parent", target)
        session.ledger.move(path, to)
    assert (names_below(old), names_below(new)) == ([], ["a", "b", "c"])
    planned = session.ledger.plan("Folder", session.find.by_path("/DC1/vm"), "/DC1/vm", "planned")
    session.ledger.set(session.find.by_path("/DC1/vm/new/a"), "parent", planned)
    session.ledger.move("/DC1/vm/new/a", "/DC1/vm/planned/a")
    assert (names_below(new), names_below(planned)) == (["b", "c"], ["a"])
    session.close()
