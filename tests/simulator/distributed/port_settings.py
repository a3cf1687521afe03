# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.dvs.VmwareDistributedVirtualSwitch.VmwarePortConfigPolicy: what a port does, and from whom it has that.

Each policy says whether it is `inherited`: of a port group from its switch. One that is shows the switch's value.
"""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vim

from .. import faults
from ..model.values import clone

Setting = vim.dvs.VmwareDistributedVirtualSwitch.VmwarePortConfigPolicy
types = vim.dvs.VmwareDistributedVirtualSwitch
BALANCING = ("loadbalance_ip", "loadbalance_srcmac", "loadbalance_srcid", "failover_explicit", "loadbalance_loadbased")
LAST_VLAN = 4094
MAX_LEARNED = 4096
# The parts of these mean something together, and are replaced together.
WHOLE = (types.VlanSpec, types.UplinkPortOrderPolicy, vim.dvs.DistributedVirtualPort.FilterPolicy)


def boolean(value, inherited=False):
    return vim.BoolPolicy(inherited=inherited, value=value)


def text(value):
    return vim.StringPolicy(inherited=False, value=value)


def number(value):
    return vim.IntPolicy(inherited=False, value=value)


def shaping():
    def amount(value):
        return vim.LongPolicy(inherited=False, value=value)

    return vim.dvs.DistributedVirtualPort.TrafficShapingPolicy(
        inherited=False, enabled=boolean(False), averageBandwidth=amount(100000000), peakBandwidth=amount(100000000),
        burstSize=amount(104857600))


def teaming(uplinks):
    return types.UplinkPortTeamingPolicy(
        inherited=False, policy=text("loadbalance_srcid"), reversePolicy=boolean(True), notifySwitches=boolean(True),
        rollingOrder=boolean(False),
        failureCriteria=types.FailureCriteria(
            inherited=False, checkSpeed=text("minimum"), speed=number(10), checkDuplex=boolean(False),
            fullDuplex=boolean(False), checkErrorPercent=boolean(False), percentage=number(None),
            checkBeacon=boolean(False)),
        uplinkPortOrder=types.UplinkPortOrderPolicy(inherited=False, activeUplinkPort=list(uplinks)))


def default(uplinks):
    """What a new switch has, as vCenters of 8.0 show it; all uplinks are active."""
    return Setting(
        blocked=boolean(False), vmDirectPathGen2Allowed=boolean(False), inShapingPolicy=shaping(),
        outShapingPolicy=shaping(),
        vendorSpecificConfig=vim.dvs.DistributedVirtualPort.VendorSpecificConfig(inherited=False),
        networkResourcePoolKey=text("-1"),
        filterPolicy=vim.dvs.DistributedVirtualPort.FilterPolicy(inherited=False),
        vlan=types.VlanIdSpec(inherited=False, vlanId=0), qosTag=number(-1), uplinkTeamingPolicy=teaming(uplinks),
        securityPolicy=types.SecurityPolicy(
            inherited=False, allowPromiscuous=boolean(False), macChanges=boolean(False),
            forgedTransmits=boolean(False)),
        ipfixEnabled=boolean(False), txUplink=boolean(False),
        lacpPolicy=types.UplinkLacpPolicy(inherited=False, enable=boolean(False), mode=text("passive")),
        macManagementPolicy=types.MacManagementPolicy(
            inherited=False, allowPromiscuous=False, macChanges=False, forgedTransmits=False,
            macLearningPolicy=types.MacLearningPolicy(inherited=False, enabled=False)),
        VNI=number(None))


def names(value):
    return [info.name for info in value._GetPropertyList() if info.name not in ("dynamicType", "dynamicProperty")]


def is_set(value):
    return value is not None and not (isinstance(value, list) and not value)


def merged(current, wanted):
    """A setting with another one laid over it. What is unset changes nothing (assumed of the parts of a policy, too:
    the reference only says that they are optional); VLANs and orders of uplinks are replaced as a whole."""
    if current is None or not isinstance(wanted, V.DataObject) or isinstance(wanted, WHOLE):
        return clone(wanted)
    if not issubclass(type(wanted), type(current)):
        return clone(wanted)
    result = clone(current)
    for name in names(wanted):
        value = getattr(wanted, name)
        if is_set(value):
            setattr(result, name, merged(getattr(current, name), value))
    return result


def applied(current, wanted):
    """A setting after a specification: the two places that tell of security agree, and the newer one counts."""
    result = merged(current, wanted)
    mac, security = wanted.macManagementPolicy, result.securityPolicy
    for name in ("allowPromiscuous", "macChanges", "forgedTransmits"):
        own = getattr(security, name)
        asked = getattr(mac, name) if mac is not None else None
        if asked is not None and asked != own.value:
            setattr(security, name, boolean(asked))
        setattr(result.macManagementPolicy, name, getattr(security, name).value)
    return result


def inherited(own, above):
    """A port group's setting, in which each policy that is inherited has the value of the switch's."""
    result = clone(own)
    _inherit(result, above)
    for name in ("allowPromiscuous", "macChanges", "forgedTransmits"):
        setattr(result.macManagementPolicy, name, getattr(result.securityPolicy, name).value)
    return result


def _inherit(policy, above):
    for name in names(policy):
        value, higher = getattr(policy, name), getattr(above, name, None)
        if isinstance(value, vim.InheritablePolicy) and higher is not None:
            setattr(policy, name, _policy(value, higher))


def _policy(value, higher):
    if value.inherited:
        copy = clone(higher)
        _mark(copy)
        return copy
    _inherit(value, higher)
    return value


def _mark(policy):
    policy.inherited = True
    for name in names(policy):
        value = getattr(policy, name)
        if isinstance(value, vim.InheritablePolicy):
            _mark(value)


def all_inherited(above):
    """The setting of a port group that says nothing itself."""
    result = clone(above)
    for name in names(result):
        if isinstance(getattr(result, name), vim.InheritablePolicy):
            _mark(getattr(result, name))
    return result


# -- checks


def check(setting, uplinks, pvlans, prefix):
    """InvalidArgument for what a switch with these uplinks (link aggregation groups too) and private VLANs cannot do.

    pvlans: the ids that a port may have.
    """
    check_vlan(setting.vlan, pvlans, f"{prefix}.vlan")
    check_teaming(setting.uplinkTeamingPolicy, uplinks, f"{prefix}.uplinkTeamingPolicy")
    for name in ("inShapingPolicy", "outShapingPolicy"):
        check_shaping(getattr(setting, name), f"{prefix}.{name}")
    learning = getattr(setting.macManagementPolicy, "macLearningPolicy", None)
    check_learning(learning, f"{prefix}.macManagementPolicy.macLearningPolicy")


def check_vlan(vlan, pvlans, name):
    if isinstance(vlan, types.TrunkVlanSpec):
        ranges = sorted((each.start, each.end) for each in vlan.vlanId)
        if (not ranges and not vlan.inherited) or any(not 0 <= start <= end <= LAST_VLAN for start, end in ranges):
            raise faults.invalid_argument(f"{name}.vlanId")
    elif isinstance(vlan, types.PvlanSpec):
        if vlan.pvlanId not in pvlans:
            raise faults.invalid_argument(f"{name}.pvlanId")
    elif isinstance(vlan, types.VlanIdSpec) and not 0 <= vlan.vlanId <= LAST_VLAN:
        raise faults.invalid_argument(f"{name}.vlanId")


def check_teaming(policy, uplinks, name):
    if policy is None:
        return
    balancing = getattr(policy.policy, "value", None)
    if balancing is not None and balancing not in BALANCING:
        raise faults.invalid_argument(f"{name}.policy")
    order = policy.uplinkPortOrder
    named = [*order.activeUplinkPort, *order.standbyUplinkPort] if order is not None else []
    if len(set(named)) < len(named) or not set(named) <= set(uplinks):
        raise faults.invalid_argument(f"{name}.uplinkPortOrder")


def check_shaping(policy, name):
    for part in ("averageBandwidth", "peakBandwidth", "burstSize"):
        amount = getattr(getattr(policy, part, None), "value", None)
        if amount is not None and amount < 0:
            raise faults.invalid_argument(f"{name}.{part}")


def check_learning(policy, name):
    if policy is None:
        return
    if policy.limit is not None and not 0 <= policy.limit <= MAX_LEARNED:
        raise faults.invalid_argument(f"{name}.limit")
    if policy.limitPolicy not in (None, "allow", "drop"):
        raise faults.invalid_argument(f"{name}.limitPolicy")


def keep_only(setting, uplinks):
    """Take the uplinks that the switch has no more out of the order."""
    order = setting.uplinkTeamingPolicy.uplinkPortOrder
    order.activeUplinkPort = [name for name in order.activeUplinkPort if name in uplinks]
    order.standbyUplinkPort = [name for name in order.standbyUplinkPort if name in uplinks]
