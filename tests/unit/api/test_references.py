# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What options refer to, by name, path or id, and the words for it on the way back."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Ambiguous, InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.references import (
    Names,
    Wanted,
    datacenter_of,
    names_of,
    resolve,
    resolve_all,
    resolve_folder,
)

# kind, name, path, as the simulator has them at first
THINGS = [
    ("HostSystem", "esx02.example.test", "/DC1/host/cluster1/esx02.example.test"),
    ("ClusterComputeResource", "cluster1", "/DC1/host/cluster1"),
    ("ComputeResource", "esx04.example.test", "/DC1/host/esx04.example.test"),
    ("Datastore", "datastore1", "/DC1/datastore/datastore1"),
    ("Network", "VM Network", "/DC1/network/VM Network"),
    ("VirtualMachine", "vm0001", "/DC1/vm/vm0001"),
    ("Datacenter", "DC1", "/DC1"),
]
ROOT_POOL = "/DC1/host/cluster1/Resources"


@pytest.fixture
def planning(connection, store):
    """A session of a check run, which foresees for the later tasks."""
    session = Session.open(connection, store, foresee=True)
    yield session
    session.close()


@pytest.fixture
def second(simulator):
    """Another datacenter with a host, a datastore and a network that are called as some in the first one."""
    simulator.add("datacenter", "DC2", "/")
    simulator.add("host", "esx02.example.test", "/DC2/host")
    simulator.add("datastore", "datastore1", "/DC2/datastore")
    simulator.add("network", "VM Network", "/DC2/network")
    return simulator


# From an option to its object


@pytest.mark.parametrize(("kind", "name", "path"), THINGS)
def test_an_object_goes_by_its_name_its_path_and_its_id(session, simulator, kind, name, path):
    moid = simulator.moid(path)
    assert [resolve(session, kind, value)._moId for value in (name, path, moid)] == [moid] * 3


def test_a_resource_pool_goes_by_them_too(session, simulator):
    moid = simulator.moid(ROOT_POOL)
    cluster = Place(session.find.by_path("/DC1/host/cluster1"), "/DC1/host/cluster1")
    assert resolve(session, "ResourcePool", "Resources", cluster)._moId == moid
    assert [resolve(session, "ResourcePool", value)._moId for value in (ROOT_POOL, moid)] == [moid] * 2
    with pytest.raises(Ambiguous, match="resource_pool: more than one resource pool is named 'Resources'") as caught:
        resolve(session, "ResourcePool", "Resources", option="resource_pool")
    assert {"path": ROOT_POOL, "moid": moid} in caught.value.details["candidates"]


def test_many_names_cost_one_request_once_they_are_known(session, calls):
    wanted = [Wanted(kind, name, kind) for kind, name, _path in THINGS]
    resolve_all(session, wanted)
    calls()
    assert [ref._moId for ref in resolve_all(session, wanted)] == [ref._moId for ref in resolve_all(session, wanted)]
    assert calls() == ["RetrievePropertiesEx"] * 2


def test_a_name_below_a_datacenter_is_the_one_there(session, second):
    for place in (session.find.datacenter("DC1"), session.find.datacenter("DC2")):
        ref = resolve(session, "Datastore", "datastore1", place)
        assert session.read.paths_of([ref])[ref._moId] == f"{place.path}/datastore/datastore1"
    with pytest.raises(Ambiguous, match=r"datastore: more than one .*/DC2/datastore/datastore1"):
        resolve(session, "Datastore", "datastore1", option="datastore")


def test_a_path_and_an_id_may_lead_out_of_the_scope(session, second):
    scope = session.find.datacenter("DC1")
    moid = second.moid("/DC2/datastore/datastore1")
    assert resolve(session, "Datastore", "/DC2/datastore/datastore1", scope)._moId == moid
    assert resolve(session, "Datastore", moid, scope)._moId == moid


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("HostSystem", "esx2.example.test", "Did you mean esx02.example.test"),
        ("Datastore", "/DC1/datastore/datastore9", "there is no datastore .* Did you mean"),
        ("Datastore", "datastore-99999", "no datastore is named 'datastore-99999'"),
        ("HostSystem", "/DC1/host/cluster1", "is a cluster, not a host"),
    ],
)
def test_what_is_not_there_is_an_error_of_the_option(session, kind, value, said):
    with pytest.raises(NotFound, match=said):
        resolve(session, kind, value, option="target")


def test_the_id_of_another_kind_is_no_id(session, simulator):
    with pytest.raises(NotFound, match="no host is named"):
        resolve(session, "HostSystem", simulator.moid("/DC1/host/cluster1"))


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_value_refers_to_nothing(session, value):
    with pytest.raises(InvalidOption, match="host: it is empty"):
        resolve(session, "HostSystem", value, option="host")


def test_a_name_that_looks_like_an_id_is_a_name(session, simulator):
    other = simulator.moid("/DC1/vm/vm0001")
    named = simulator.add("vm", other, "/DC1/vm")
    assert resolve(session, "VirtualMachine", other)._moId == named


def test_a_name_that_moved_on_since_the_index_was_read_is_looked_for_again(session, simulator):
    old = resolve(session, "VirtualMachine", "vm0001")
    simulator.set("/DC1/vm/vm0001", "name", "was-vm0001")
    heir = simulator.add("vm", "vm0001", "/DC1/vm")
    assert resolve(session, "VirtualMachine", "vm0001")._moId == heir != old._moId
    simulator.remove("/DC1/vm/vm0001")
    with pytest.raises(NotFound, match="no virtual machine is named 'vm0001'"):
        resolve(session, "VirtualMachine", "vm0001")


# Folders


def test_a_folder_goes_by_relative_and_absolute_path_and_by_id(session, simulator):
    simulator.add("folder", "prod", "/DC1/vm")
    moid = simulator.add("folder", "a%2fb", "/DC1/vm/prod")
    datacenter = session.find.datacenter("DC1")
    for value in ("prod/a%2fb", "/DC1/vm/prod/a%2fb", "/DC1/vm/prod/a%2fb/", moid):
        place = resolve_folder(session, value, datacenter)
        assert (place.ref._moId, place.path) == (moid, "/DC1/vm/prod/a%2fb")


def test_an_empty_folder_is_the_tree_itself(session, simulator):
    datacenter = session.find.datacenter("DC1")
    for tree in ("vm", "host", "datastore", "network"):
        place = resolve_folder(session, "", datacenter, tree)
        assert (place.ref._moId, place.path) == (simulator.moid(f"/DC1/{tree}"), f"/DC1/{tree}")


@pytest.mark.parametrize("value", ["prd", "/DC1/vm/prd", "group-v99999"])
def test_a_folder_that_is_not_there(session, simulator, value):
    simulator.add("folder", "prod", "/DC1/vm")
    with pytest.raises(NotFound, match="folder: there is no folder"):
        resolve_folder(session, value, session.find.datacenter("DC1"))


# From an object to its words


def test_objects_are_called_by_their_names(session, simulator):
    refs = [session.find.by_path(path) for _kind, _name, path in THINGS]
    assert names_of(session, refs) == {simulator.moid(path): name for _kind, name, path in THINGS}


def test_a_name_in_another_datacenter_does_no_harm(session, second):
    refs = [session.find.by_path(path) for _kind, _name, path in THINGS]
    assert names_of(session, refs) == {second.moid(path): name for _kind, name, path in THINGS}


def test_a_name_that_is_shared_gives_way_to_the_path(session, simulator):
    ref = session.find.by_path(ROOT_POOL)
    assert names_of(session, [ref]) == {ref._moId: ROOT_POOL}
    simulator.add("folder", "other", "/DC1/vm")
    simulator.add("vm", "vm0001", "/DC1/vm/other")
    refs = [session.find.by_path(path) for path in ("/DC1/vm/vm0001", "/DC1/vm/other/vm0001", "/DC1/vm/vm0002")]
    called = ["/DC1/vm/vm0001", "/DC1/vm/other/vm0001", "vm0002"]
    assert [names_of(session, refs)[ref._moId] for ref in refs] == called


def test_a_rival_that_came_after_the_index_was_read_counts(session, simulator):
    session.find.known("VirtualMachine", "vm0001")
    simulator.add("folder", "other", "/DC1/vm")
    for parent in ("/DC1/vm", "/DC1/vm/other"):
        simulator.add("vm", "twin", parent)
    ref = session.find.by_path("/DC1/vm/twin")
    assert names_of(session, [ref]) == {ref._moId: "/DC1/vm/twin"}


def test_folders_and_names_that_look_like_paths_are_called_by_path(session, simulator):
    simulator.add("folder", "prod", "/DC1/vm")
    simulator.add("vm", "%2fodd", "/DC1/vm")
    refs = [session.find.by_path(path) for path in ("/DC1/vm/prod", "/DC1/vm/%2fodd")]
    assert list(names_of(session, refs).values()) == ["/DC1/vm/prod", "/DC1/vm/%2fodd"]


def test_datacenters_of_one_name_are_called_by_path(session, simulator):
    simulator.add("folder", "Europe", "/")
    simulator.add("datacenter", "DC1", "/Europe")
    refs = [session.find.by_path(path) for path in ("/DC1", "/Europe/DC1")]
    assert list(names_of(session, refs).values()) == ["/DC1", "/Europe/DC1"]


def test_what_does_not_exist_has_no_name(session):
    names = Names(session)
    assert names(None) is None
    assert names(session.ref("HostSystem", "host-99999")) is None


def test_many_names_are_learned_in_one_request(session, calls):
    refs = [session.find.by_path(path) for _kind, _name, path in THINGS]
    names_of(session, refs)
    calls()
    names = Names(session)
    names.learn(refs)
    assert [names(ref) for ref in refs] == [name for _kind, name, _path in THINGS]
    assert calls() == ["RetrievePropertiesEx"]


def test_the_words_lead_back_to_the_objects(session, second):
    paths = [path for _kind, _name, path in THINGS] + [ROOT_POOL, "/DC1/host/esx04.example.test/Resources"]
    for path in paths:
        ref = session.find.by_path(path)
        scope = datacenter_of(session, ref) if path != "/DC1" else None
        kind = type(ref)._wsdlName
        assert resolve(session, kind, names_of(session, [ref])[ref._moId], scope)._moId == ref._moId


# Datacenters of objects


def test_the_datacenter_of_an_object_takes_one_request(session, simulator, calls):
    ref = session.find.by_path("/DC1/vm/vm0001")
    calls()
    place = datacenter_of(session, ref)
    assert (place.ref._moId, place.path) == (simulator.moid("/DC1"), "/DC1")
    assert calls() == ["RetrievePropertiesEx"]
    assert datacenter_of(session, session.content.rootFolder) is None


# What check mode foresees


def test_what_a_check_run_foresees_is_found_and_has_a_name(planning):
    pools = planning.find.by_path(ROOT_POOL)
    ref = planning.ledger.plan("ResourcePool", pools, ROOT_POOL, "prod")
    scope = planning.find.datacenter("DC1")
    for value in ("prod", f"{ROOT_POOL}/prod"):
        assert resolve(planning, "ResourcePool", value, scope) == ref
    assert names_of(planning, [ref]) == {ref._moId: "prod"}
    assert datacenter_of(planning, ref).path == "/DC1"


def test_a_foreseen_port_group_is_a_network(planning):
    folder = planning.find.by_path("/DC1/network")
    ref = planning.ledger.plan("DistributedVirtualPortgroup", folder, "/DC1/network", "web")
    assert resolve(planning, "Network", "web") == resolve(planning, "Network", "/DC1/network/web") == ref


def test_a_foreseen_folder_and_what_is_in_it(planning):
    tree = planning.find.by_path("/DC1/vm")
    folder = planning.ledger.plan("Folder", tree, "/DC1/vm", "prod")
    machine = planning.ledger.plan("VirtualMachine", folder, "/DC1/vm/prod", "vm0001")
    assert resolve_folder(planning, "prod", planning.find.datacenter("DC1")) == Place(folder, "/DC1/vm/prod")
    assert names_of(planning, [machine, folder]) == {machine._moId: machine.path, folder._moId: folder.path}


def test_a_foreseen_name_counts(planning):
    ref = planning.find.by_path("/DC1/datastore/datastore1")
    planning.ledger.set(ref, "name", "fast")
    planning.ledger.move("/DC1/datastore/datastore1", "/DC1/datastore/fast")
    assert resolve(planning, "Datastore", "fast")._moId == ref._moId
    assert names_of(planning, [ref]) == {ref._moId: "fast"}
    with pytest.raises(NotFound, match="no datastore is named 'datastore1'"):
        resolve(planning, "Datastore", "datastore1")


def test_what_would_be_gone_is_not_found_by_its_id(planning, simulator):
    moid = simulator.moid("/DC1/vm/vm0001")
    planning.ledger.remove("/DC1/vm/vm0001")
    with pytest.raises(NotFound):
        resolve(planning, "VirtualMachine", moid)


def test_names_are_shared_by_the_items_of_a_loop_for_a_while(session, monkeypatch):
    names = Names.of(session)
    assert Names.of(session) is names
    monkeypatch.setattr(names, "begun", names.begun - Names.LASTING - 1)
    assert Names.of(session) is not names
