# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The physical network adapters of hosts."""

from __future__ import annotations

import pytest
from pyVmomi import vim
from simulator_networks import views

Speed = vim.host.PhysicalNic.LinkSpeedDuplex


def nic(view, device):
    return next(one for one in view.pnic if one.device == device)


def speeds(link):
    return (link.speedMb, link.duplex) if link is not None else None


def test_a_fresh_host(host):
    for view in views(host):
        assert speeds(nic(view, "vmnic0").spec.linkSpeed) == speeds(nic(view, "vmnic0").linkSpeed) == (10000, True)
        assert nic(view, "vmnic2").spec.linkSpeed is None and speeds(nic(view, "vmnic2").linkSpeed) == (1000, True)


def test_a_speed_is_set_and_negotiated(host, net):
    net.UpdatePhysicalNicLinkSpeed("vmnic2", Speed(speedMb=100, duplex=False))
    for view in views(host):
        assert speeds(nic(view, "vmnic2").spec.linkSpeed) == speeds(nic(view, "vmnic2").linkSpeed) == (100, False)
    config = next(one for one in net.networkConfig.pnic if one.device == "vmnic2")
    assert speeds(config.spec.linkSpeed) == (100, False)
    net.UpdatePhysicalNicLinkSpeed("vmnic2")
    for view in views(host):
        assert nic(view, "vmnic2").spec.linkSpeed is None and speeds(nic(view, "vmnic2").linkSpeed) == (1000, True)


def test_what_an_adapter_cannot_have(sim, net):
    for link in (Speed(speedMb=100, duplex=True), Speed(speedMb=10000, duplex=False)):
        with pytest.raises(vim.fault.HostConfigFault):
            net.UpdatePhysicalNicLinkSpeed("vmnic0", link)
    with pytest.raises(vim.fault.NotFound):
        net.UpdatePhysicalNicLinkSpeed("vmnic9")


def test_who_may_do_it(sim):
    reader = sim.connect("reader@vsphere.local")
    found = reader.RetrieveContent().searchIndex.FindByInventoryPath("/DC1/host/cluster1/esx01.example.test")
    with pytest.raises(vim.fault.NoPermission):
        found.configManager.networkSystem.UpdatePhysicalNicLinkSpeed("vmnic2")
    assert found.configManager.networkSystem.QueryNetworkHint()[0].connectedSwitchPort.portId == "Ethernet1/0"
