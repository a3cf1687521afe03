# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HostNetworkSystem.UpdateNetworkConfig: several parts of a host's network in one step, all of it or nothing."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote
from simulator_networks import PATH, Order, Policy, Teaming, group_spec, networks, spec, switch, views

Config, Nic, Proxy = vim.host.NetworkConfig, vim.host.VirtualNic, vim.host.HostProxySwitch
Pnic, Backing = vim.dvs.HostMember.PnicSpec, vim.dvs.HostMember.PnicBacking


@pytest.fixture
def sim(run):
    return run(vms=2, dvs=2, portgroups=1, hosts=2, standalone_hosts=0)


@pytest.fixture
def dvs(sim, si):
    return remote(si, sim.entity("/DC1/network/dvs1"))


@pytest.fixture
def group(sim, si):
    return remote(si, sim.entity("/DC1/network/dvportgroup1"))


def proxy(dvs, *specs, **more):
    return Proxy.Config(uuid=dvs.uuid, spec=Proxy.Specification(backing=Backing(pnicSpec=list(specs))), **more)


def vswitch(*nics, name="vSwitch0", **more):
    return vim.host.VirtualSwitch.Config(name=name, spec=spec(*nics), **more)


def to_group(dvs, group, device="vmk0"):
    port = vim.dvs.PortConnection(switchUuid=dvs.uuid, portgroupKey=group.key)
    return Nic.Config(changeOperation="edit", device=device, portgroup="",
                      spec=Nic.Specification(distributedVirtualPort=port))


def to_standard(name, device="vmk0"):
    return Nic.Config(changeOperation="edit", device=device, portgroup=name, spec=Nic.Specification())


def change(net, mode="modify", **parts):
    return net.UpdateNetworkConfig(Config(**parts), mode)


def bonds(view):
    """{switch: its network adapters} of a view."""
    standard = {each.name: [key.rpartition("-")[2] for key in each.pnic] for each in view.vswitch}
    return {**standard, **{each.dvsName: [key.rpartition("-")[2] for key in each.pnic] for each in view.proxySwitch}}


def members(dvs, host):
    return next(each for each in dvs.config.host if each.config.host == host)


def test_an_adapter_goes_with_its_network_adapter(host, net, dvs, group):
    port = host.config.network.proxySwitch[0].uplinkPort[1].key
    result = change(net, vswitch=[vswitch("vmnic0")], vnic=[to_group(dvs, group)],
                    proxySwitch=[proxy(dvs, Pnic(pnicDevice="vmnic1", uplinkPortKey=port))])
    assert result.vnicDevice == []
    for view in views(host):
        assert bonds(view)["vSwitch0"] == ["vmnic0"] and bonds(view)["dvs1"] == ["vmnic1"]
        assert view.vnic[0].portgroup == "" and view.vnic[0].spec.distributedVirtualPort.portgroupKey == group.key
        assert view.proxySwitch[0].spec.backing.pnicSpec[0].uplinkPortKey == port
    assert [each.pnicDevice for each in members(dvs, host).config.backing.pnicSpec] == ["vmnic1"]
    connected = [each.connectee.nicKey for each in dvs.FetchDVPorts(
        vim.dvs.PortCriteria(portgroupKey=[group.key], inside=True, connected=True))]
    assert connected == ["vmk0"] and "Management Network" in networks(host)


def test_and_back_with_all_there_is(host, net, dvs, group):
    change(net, vswitch=[vswitch()], vnic=[to_group(dvs, group)],
           proxySwitch=[proxy(dvs, Pnic(pnicDevice="vmnic0"), Pnic(pnicDevice="vmnic1"))])
    net.AddPortGroup(group_spec("back"))
    with pytest.raises(vim.fault.HostConfigFault):  # the new network adapters are in no order of the teaming
        change(net, vswitch=[vswitch("vmnic0", "vmnic1")], vnic=[to_standard("back")], proxySwitch=[proxy(dvs)])
    back = vswitch("vmnic0", "vmnic1")
    back.spec.policy = Policy(nicTeaming=Teaming(nicOrder=Order(activeNic=["vmnic0"], standbyNic=["vmnic1"])))
    change(net, vswitch=[back], vnic=[to_standard("back")], proxySwitch=[proxy(dvs)])
    for view in views(host):
        assert bonds(view)["vSwitch0"] == ["vmnic0", "vmnic1"] and bonds(view)["dvs1"] == []
        assert view.vnic[0].portgroup == "back" and view.vnic[0].spec.distributedVirtualPort is None


def test_a_change_that_cuts_the_host_off_is_rolled_back(sim, si, host, net, dvs, group):
    before = bonds(host.config.network)
    with pytest.raises(vim.fault.HostConfigFault) as caught:
        change(net, vswitch=[vswitch("vmnic0")], vnic=[to_group(dvs, group)])
    assert "rolled back" in caught.value.msg
    with pytest.raises(vim.fault.HostConfigFault):
        change(net, vswitch=[vswitch()], proxySwitch=[proxy(dvs, Pnic(pnicDevice="vmnic0"))])
    assert all(bonds(view) == before and view.vnic[0].portgroup for view in views(host))
    assert not members(dvs, host).config.backing.pnicSpec
    event = si.content.eventManager.latestEvent
    assert isinstance(event, vim.event.NetworkRollbackEvent) and event.host.host == host


@pytest.mark.parametrize(("parts", "fault"), [
    (lambda dvs, group: {"vnic": [to_group(dvs, group, "vmk7")]}, vim.fault.NotFound),
    (lambda dvs, group: {"vnic": [to_standard("nowhere")]}, vim.fault.HostConfigFault),
    (lambda dvs, group: {"vswitch": [vswitch(name="vSwitch7")]}, vim.fault.NotFound),
    (lambda dvs, group: {"vswitch": [vswitch("vmnic9")]}, vmodl.fault.InvalidArgument),
    (lambda dvs, group: {"proxySwitch": [proxy(dvs, Pnic(pnicDevice="vmnic0"))]}, vim.fault.ResourceInUse),
    (lambda dvs, group: {"proxySwitch": [proxy(dvs, Pnic(pnicDevice="vmnic9"))]}, vim.fault.NotFound),
    (lambda dvs, group: {"proxySwitch": [proxy(dvs, Pnic(pnicDevice="vmnic2", uplinkPortKey="7777"))]},
     vmodl.fault.InvalidArgument),
    (lambda dvs, group: {"proxySwitch": [Proxy.Config(uuid="0", spec=proxy(dvs).spec)]}, vim.fault.NotFound),
    (lambda dvs, group: {"vswitch": [vswitch("vmnic0"), vswitch("vmnic0")]}, vmodl.fault.InvalidArgument),
    (lambda dvs, group: {"ipV6Enabled": False}, vmodl.fault.InvalidArgument),
    (lambda dvs, group: {"portgroup": [vim.host.PortGroup.Config()]}, vmodl.fault.NotSupported),
])
def test_what_is_refused_changes_nothing(host, net, dvs, group, parts, fault):
    """Even if another part of it is good."""
    good = {"vswitch": [vswitch("vmnic1")]} if "vswitch" not in parts(dvs, group) else {
        "vnic": [to_group(dvs, group)]}
    if fault is vim.fault.ResourceInUse:
        good = {}
    before = bonds(host.config.network)
    with pytest.raises(fault):
        change(net, **parts(dvs, group), **good)
    assert all(bonds(view) == before and view.vnic[0].portgroup for view in views(host))


def test_modes(net, dvs):
    with pytest.raises(vmodl.fault.NotSupported):
        change(net, mode="replace", vswitch=[vswitch("vmnic0")])
    with pytest.raises(vmodl.fault.InvalidArgument):
        change(net, mode="merge", vswitch=[vswitch("vmnic0")])


def test_the_view_of_the_vcenter_may_lag(sim, si, run):
    sim = run(vms=0, dvs=1, portgroups=1, hosts=1, standalone_hosts=0, host_view_lag=30)
    si = sim.connect()
    host = remote(si, sim.entity(PATH))
    net = host.configManager.networkSystem
    change(net, vswitch=[vswitch("vmnic0")])
    own, seen = views(host)
    assert switch(own).spec.bridge.nicDevice == ["vmnic0"] and len(switch(seen).spec.bridge.nicDevice) == 2
    net.RefreshNetworkSystem()
    assert switch(views(host)[1]).spec.bridge.nicDevice == ["vmnic0"]


def test_the_privilege_for_a_distributed_port_group(estate, dvs, group):
    """As the reference says, Network.Assign is needed for the port group, beside what the host wants."""
    spec = to_group(dvs, group), proxy(dvs, Pnic(pnicDevice="vmnic2"))
    for needed, allowed in ((["Host.Config.Network"], False), (["Host.Config.Network", "Network.Assign"], True)):
        limited = estate.account(*needed)
        net = limited.at(PATH).configManager.networkSystem
        if allowed:
            change(net, vnic=[spec[0]], proxySwitch=[spec[1]])
        else:
            with pytest.raises(vim.fault.NoPermission) as caught:
                change(net, vnic=[spec[0]], proxySwitch=[spec[1]])
            assert caught.value.privilegeId == "Network.Assign"
