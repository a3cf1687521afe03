# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of standard networking say in short."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl

PATH = "/DC1/host/cluster1/esx01.example.test"
OTHER = "/DC1/host/cluster1/esx02.example.test"
Switch, Policy, PortGroup = vim.host.VirtualSwitch, vim.host.NetworkPolicy, vim.host.PortGroup
Order, Teaming, Security = Policy.NicOrderPolicy, Policy.NicTeamingPolicy, Policy.SecurityPolicy
LISTEN = vim.host.LinkDiscoveryProtocolConfig(protocol="cdp", operation="listen")


def bond(*nics, **more):
    return Switch.BondBridge(nicDevice=list(nics), **more)


def spec(*nics, ports=128, **more):
    return Switch.Specification(numPorts=ports, bridge=bond(*nics) if nics else None, **more)


def group_spec(name, switch="vSwitch0", vlan=0, policy=None):
    return PortGroup.Specification(name=name, vlanId=vlan, vswitchName=switch, policy=policy or Policy())


def switch(view, name="vSwitch0"):
    return next(each for each in view.vswitch if each.name == name)


def group(view, name):
    return next(each for each in view.portgroup if each.spec.name == name)


def views(host):
    return host.configManager.networkSystem.networkInfo, host.config.network


def both(host, function, *args):
    """What a function says of the manager's view and of vCenter's."""
    return [function(view, *args) for view in views(host)]


def names(view):
    return [each.spec.name for each in view.portgroup]


def order(policy):
    return list(policy.nicTeaming.nicOrder.activeNic), list(policy.nicTeaming.nicOrder.standbyNic)


def networks(host):
    return sorted(each.name for each in host.network)


def refused(name, function, *args):
    with pytest.raises(vmodl.fault.InvalidArgument) as caught:
        function(*args)
    assert caught.value.invalidProperty == name
