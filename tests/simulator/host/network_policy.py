# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies of standard switches and port groups: how they merge, what is inherited, and what is refused.

As the reference says: a switch has a value for every setting; what is unset on a port group is inherited from its
switch, each setting by itself; an order of network adapters is one setting, and an empty list in it means none.
"""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vim

from .. import faults
from ..model.values import clone

ORDER = vim.host.NetworkPolicy.NicOrderPolicy
TEAMING = ("loadbalance_ip", "loadbalance_srcmac", "loadbalance_srcid", "failover_explicit")
CHECK_SPEED = ("exact", "minimum", "")
BANDWIDTHS = ("averageBandwidth", "peakBandwidth", "burstSize")


def default_policy(nics=()):
    """The policy of a new standard switch; every value of it is set, and all network adapters are active."""
    policy = vim.host.NetworkPolicy
    return policy(
        security=policy.SecurityPolicy(allowPromiscuous=False, macChanges=True, forgedTransmits=True),
        nicTeaming=policy.NicTeamingPolicy(
            policy="loadbalance_srcid", reversePolicy=True, notifySwitches=True, rollingOrder=False,
            failureCriteria=policy.NicFailureCriteria(
                checkSpeed="minimum", speed=10, checkDuplex=False, fullDuplex=False, checkErrorPercent=False,
                percentage=0, checkBeacon=False),
            nicOrder=default_order(nics)),
        offloadPolicy=vim.host.NetOffloadCapabilities(csumOffload=True, tcpSegmentation=True, zeroCopyXmit=True),
        shapingPolicy=policy.TrafficShapingPolicy(enabled=False, averageBandwidth=0, peakBandwidth=0, burstSize=0))


def inherited_policy():
    """The policy of a port group that sets nothing itself."""
    policy = vim.host.NetworkPolicy
    return policy(
        security=policy.SecurityPolicy(),
        nicTeaming=policy.NicTeamingPolicy(failureCriteria=policy.NicFailureCriteria()),
        offloadPolicy=vim.host.NetOffloadCapabilities(), shapingPolicy=policy.TrafficShapingPolicy())


def default_order(nics):
    return ORDER(activeNic=list(nics), standbyNic=[])


def merge(target, change):
    """Put what is set in `change` into `target`, setting by setting; returns the target."""
    for info in change._GetPropertyList():
        new = getattr(change, info.name)
        if new is None or info.name in ("dynamicType", "dynamicProperty"):
            continue
        if isinstance(new, V.DataObject) and not isinstance(new, ORDER) and getattr(target, info.name) is not None:
            merge(getattr(target, info.name), new)
        else:
            setattr(target, info.name, clone(new))
    return target


def computed(switch_policy, group_policy):
    """What is in force in a port group."""
    return merge(clone(switch_policy), group_policy)


def order_of(policy):
    return policy.nicTeaming.nicOrder if policy is not None and policy.nicTeaming is not None else None


def prune(policy, nics):
    """Take the network adapters that are not in the bond (any more) out of the order."""
    order = order_of(policy)
    if order is not None:
        order.activeNic = [nic for nic in order.activeNic if nic in nics]
        order.standbyNic = [nic for nic in order.standbyNic if nic in nics]


# -- what is refused

def check_policy(policy, nics, beacon, where):
    """InvalidArgument for a bad policy: `nics` are those of the bond, `beacon` whether it has beacon probing."""
    if policy.nicTeaming is not None:
        check_teaming(policy.nicTeaming, nics, f"{where}.nicTeaming")
        check_failure(policy.nicTeaming.failureCriteria, nics, beacon, f"{where}.nicTeaming.failureCriteria")
    for name in BANDWIDTHS:
        value = getattr(policy.shapingPolicy, name, None)
        if value is not None and value < 0:
            raise faults.invalid_argument(f"{where}.shapingPolicy.{name}")


def check_teaming(teaming, nics, where):
    if teaming.policy is not None and teaming.policy not in TEAMING:
        raise faults.invalid_argument(f"{where}.policy")
    order = teaming.nicOrder
    if order is None:
        return
    named = [*order.activeNic, *order.standbyNic]
    if len(set(named)) < len(named) or not set(named) <= set(nics):
        raise faults.invalid_argument(f"{where}.nicOrder")


def check_failure(criteria, nics, beacon, where):
    """The reference: checkBeacon only where the switch is configured to use the beacon.

    Assumed: a switch without uplinks keeps the flag. Ranges: a speed is not negative, a percentage is one.
    """
    if criteria is None:
        return
    if criteria.checkSpeed is not None and criteria.checkSpeed not in CHECK_SPEED:
        raise faults.invalid_argument(f"{where}.checkSpeed")
    if criteria.speed is not None and criteria.speed < 0:
        raise faults.invalid_argument(f"{where}.speed")
    if criteria.percentage is not None and not 0 <= criteria.percentage <= 100:
        raise faults.invalid_argument(f"{where}.percentage")
    if criteria.checkBeacon and nics and not beacon:
        raise faults.invalid_argument(f"{where}.checkBeacon")
