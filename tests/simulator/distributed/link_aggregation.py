# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Link aggregation groups (vim.dvs.VmwareDistributedVirtualSwitch.LacpGroupConfig)."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.values import clone
from .trouble import dvs_fault

types = vim.dvs.VmwareDistributedVirtualSwitch
BALANCING = {
    "srcMac", "destMac", "srcDestMac", "destIpVlan", "srcIpVlan", "srcDestIpVlan", "destTcpUdpPort", "srcTcpUdpPort",
    "srcDestTcpUdpPort", "destIpTcpUdpPort", "srcIpTcpUdpPort", "srcDestIpTcpUdpPort", "destIpTcpUdpPortVlan",
    "srcIpTcpUdpPortVlan", "srcDestIpTcpUdpPortVlan", "destIp", "srcIp", "srcDestIp", "vlan", "srcPortId",
}
MOST_PORTS = 32


def changed(config, specs, used):
    """The groups after some operations, each group known by its key; a new one by its name. DvsFault is all that the
    API declares.

    used: the names of groups that a teaming order names, or that have network adapters.
    """
    if config.lacpApiVersion != "multipleLag":
        raise dvs_fault("link aggregation groups need the LACP version multipleLag")
    groups = {group.key: clone(group) for group in config.lacpGroupConfig}
    for spec in specs:
        wanted = spec.lacpGroupConfig
        if spec.operation == "add":
            key = f"lag-{max([int(each.partition('-')[2]) for each in groups], default=0) + 1}"
            groups[key] = laid_over(new(key, len(groups) + 1), wanted)
        elif wanted.key not in groups:
            raise dvs_fault(f"there is no link aggregation group {wanted.key}")
        elif spec.operation == "edit":
            groups[wanted.key] = laid_over(groups[wanted.key], wanted)
        elif groups[wanted.key].name in used:
            raise dvs_fault(f"the link aggregation group {groups[wanted.key].name} is in use")
        else:
            del groups[wanted.key]
    check(config, groups.values())
    return list(groups.values())


def new(key, number):
    """What a group has where its specification says nothing (assumed)."""
    return types.LacpGroupConfig(
        key=key, name=f"lag{number}", mode="passive", uplinkNum=2, loadbalanceAlgorithm="srcDestIpTcpUdpPortVlan",
        vlan=types.LagVlanConfig(vlanId=[]), ipfix=types.LagIpfixConfig(), timeoutMode="slow")


def laid_over(group, wanted):
    for name in ("name", "mode", "uplinkNum", "loadbalanceAlgorithm", "vlan", "ipfix", "timeoutMode"):
        value = getattr(wanted, name)
        if value is not None:
            setattr(group, name, clone(value))
    group.uplinkName = [f"{group.name}-{number}" for number in range(group.uplinkNum)]
    group.uplinkPortKey = []
    return group


def check(config, groups):
    names = [group.name for group in groups] + list(config.uplinkPortPolicy.uplinkPortName)
    if len(set(names)) < len(names):
        raise dvs_fault("two uplinks or link aggregation groups have one name")
    for group in groups:
        if not (group.name or "").strip() or not 1 <= group.uplinkNum <= MOST_PORTS:
            raise faults.invalid_argument("lacpGroupSpec.lacpGroupConfig")
        if group.mode not in ("active", "passive") or group.timeoutMode not in ("fast", "slow") or (
                group.loadbalanceAlgorithm not in BALANCING):
            raise faults.invalid_argument("lacpGroupSpec.lacpGroupConfig")
