# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.PowerSystem"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import api, prop
from .keeper import ConfigKeeper


class HostPowerSystem(ConfigKeeper, api="HostPowerSystem"):
    """How a host saves power."""

    keeps = "powerSystemInfo"
    shows = {"capability": "config.powerSystemCapability"}

    @prop
    def info(self, call):
        return self.shown()

    @api
    def ConfigurePowerPolicy(self, call, key):
        """HostPowerSystem.ConfigurePowerPolicy: HostConfigFault (assumed) for a policy that the host does not have."""
        policies = self.truth().powerSystemCapability.availablePolicy
        found = next((each for each in policies if each.key == key), None)
        if found is None:
            raise faults.host_config(f"no policy {key}")
        self.change(vim.host.PowerSystem.Info(currentPolicy=found))
