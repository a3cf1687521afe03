# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.SnmpSystem"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import clone
from .manager import HostManager

PORTS = range(1, 65536)


class HostSnmpSystem(HostManager, api="HostSnmpSystem"):
    """The SNMP agent of a host; a freshly installed one has it off, and knows no community."""

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.config = vim.host.SnmpSystem.SnmpConfigSpec(enabled=False, port=161)

    @prop
    def configuration(self, call):
        """An inventory is saved without it."""
        return self.config if self.service.saved is None else None

    @prop
    def limits(self, call):
        return snmp_limits() if self.service.saved is None else None

    @api
    def ReconfigureSnmpAgent(self, call, spec):
        """HostSnmpSystem.ReconfigureSnmpAgent.

        Assumed: the lists are taken as a whole, and unset single values stay; more than the limits is
        InsufficientResourcesFault, a port or community that cannot be is InvalidArgument. The agent runs while it is
        enabled.
        """
        self.refuse_if_saved()
        check(spec)
        config = clone(spec)
        present = self.config
        for name in ("enabled", "port"):
            if getattr(config, name) is None:
                setattr(config, name, getattr(present, name))
        self.config = config
        self.host.managers["serviceSystem"].set_running("snmpd", config.enabled)
        self.touch()


def check(spec):
    limits = snmp_limits()
    if spec.port is not None and spec.port not in PORTS:
        raise faults.invalid_argument("spec.port")
    if any(target.port not in PORTS or not target.hostName for target in spec.trapTargets):
        raise faults.invalid_argument("spec.trapTargets")
    communities = [*spec.readOnlyCommunities, *(target.community for target in spec.trapTargets)]
    if not all(0 < len(one) <= limits.maxCommunityLength for one in communities):
        raise faults.invalid_argument("spec.readOnlyCommunities")
    if len(spec.readOnlyCommunities) > limits.maxReadOnlyCommunities:
        raise vim.fault.InsufficientResourcesFault(msg="The host takes no more communities.")
    if len(spec.trapTargets) > limits.maxTrapDestinations:
        raise vim.fault.InsufficientResourcesFault(msg="The host takes no more trap destinations.")


def snmp_limits():
    return vim.host.SnmpSystem.AgentLimits(maxReadOnlyCommunities=10, maxTrapDestinations=3, maxCommunityLength=64,
                                           maxBufferSize=1500, capability="COMPLETE")
