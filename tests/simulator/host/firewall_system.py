# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.FirewallSystem"""

from __future__ import annotations

import ipaddress

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from ..model.values import clone
from .keeper import ConfigKeeper


class HostFirewallSystem(ConfigKeeper, api="HostFirewallSystem"):
    """The firewall of a host: its rule sets and its default policy."""

    keeps = "firewall"

    @prop
    def firewallInfo(self, call):
        return self.shown()

    def update(self, key, edit):
        """Change a rule set; NotFound for one that there is not."""
        info = self.copy()
        found = next((each for each in info.ruleset if each.key == key), None)
        if found is None:
            raise vim.fault.NotFound(msg="The object or item referred to could not be found.")
        edit(found)
        self.change(info)

    @api
    def EnableRuleset(self, call, id):
        """HostFirewallSystem.EnableRuleset: an enabled one stays so."""
        def edit(found):
            found.enabled = True
        self.update(id, edit)

    @api
    def DisableRuleset(self, call, id):
        """HostFirewallSystem.DisableRuleset. Assumed: HostConfigFault for one that is required."""
        def edit(found):
            if found.required:
                raise faults.host_config(f"the rule set {id} is required")
            found.enabled = False
        self.update(id, edit)

    @api
    def UpdateRuleset(self, call, id, spec):
        """HostFirewallSystem.UpdateRuleset: the list of addresses replaces the present one as a whole.

        As the reference says: with `allIp` the lists are not looked at. HostConfigFault, assumed, for a rule set whose
        list the user may not configure, and for what is no address.
        """
        def edit(found):
            if not found.ipListUserConfigurable:
                raise faults.host_config(f"the addresses of the rule set {id} cannot be configured")
            found.allowedHosts = checked(clone(spec.allowedHosts))
        self.update(id, edit)

    @api
    def UpdateDefaultPolicy(self, call, defaultPolicy):
        """HostFirewallSystem.UpdateDefaultPolicy: what is unset stays as it is."""
        info = self.copy()
        for name in ("incomingBlocked", "outgoingBlocked"):
            if getattr(defaultPolicy, name) is not None:
                setattr(info.defaultPolicy, name, getattr(defaultPolicy, name))
        self.change(info)

    @api
    def RefreshFirewall(self, call):
        """HostFirewallSystem.RefreshFirewall: vCenter looks at the host at once."""
        self.catch_up()


def checked(allowed):
    if allowed.allIp:
        allowed.ipAddress, allowed.ipNetwork = [], []
    try:
        for address in allowed.ipAddress:
            ipaddress.ip_address(address)
        for network in allowed.ipNetwork:
            ipaddress.ip_network(f"{network.network}/{network.prefixLength}")
    except ValueError as error:
        raise faults.host_config(error) from None
    return allowed
