# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an ESXi host saves power. API: HostPowerSystem, HostPowerPolicy."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.powerSystem"
_AVAILABLE = "config.powerSystemCapability.availablePolicy"
_WORDS = {"static": "high_performance", "dynamic": "balanced", "low": "low_power", "custom": "custom"}


def _word(short_name):
    return _WORDS.get(short_name, short_name)


class HostPowerPolicy(Resource):
    """The power policy of one or many hosts."""

    name = "host_power_policy"
    target = HostTarget()
    options = {"policy": {"type": "str", "required": True, "choices": list(_WORDS.values())}}
    fields = (Field("policy", path="config.powerSystemInfo.currentPolicy.shortName", decode=_word),)
    facts = (
        Field("available", path=_AVAILABLE, decode=lambda policies: [_word(one.shortName) for one in policies or ()]),
    )
    reads = (_SYSTEM, _AVAILABLE)
    privileges = {"update": ("Host.Config.Power",)}

    def vet(self, session, item):
        wanted, there = item.plan["policy"].after, self._available(item)
        if wanted not in there:
            raise InvalidOption(
                f"policy: {self.describe(item)} has no policy {wanted}. It has {', '.join(there) or 'none'}.",
                option="policy",
                value=wanted,
                candidates=list(there),
            )

    @staticmethod
    def _available(item):
        """{our word: the policy of the API} of a host; one whose firmware manages the power has none."""
        return {_word(policy.shortName): policy for policy in item.properties[_AVAILABLE] or ()}

    def apply(self, session, item):
        item.properties[_SYSTEM].ConfigurePowerPolicy(self._available(item)[item.plan["policy"].after].key)

    def foreseen_values(self, session, item):
        policy = self._available(item)[item.plan["policy"].after]
        return {"config.powerSystemInfo.currentPolicy.shortName": policy.shortName}
