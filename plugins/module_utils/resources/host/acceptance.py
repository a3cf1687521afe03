# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acceptance level of an ESXi host. API: HostImageConfigManager."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.readable import ReadWhereAllowed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed

_MANAGER = "configManager.imageConfigManager"
_LEVEL = f"{_MANAGER}->QueryHostAcceptanceLevel()"
# From the strictest to the laxest: each accepts software of its own level and of those before it.
_LEVELS = ["vmware_certified", "vmware_accepted", "partner", "community"]


class HostAcceptanceLevel(ReadWhereAllowed, Resource):
    """Which software one or many hosts accept."""

    name = "host_acceptance_level"
    target = HostTarget()
    options = {"level": {"type": "str", "choices": _LEVELS, "required": True}}
    told = _LEVEL
    fields = (Field("level", path=_LEVEL),)
    reads = (_MANAGER,)
    privileges = {"update": ("Host.Config.Image",)}

    def vet(self, session, item):
        """HostImageConfigManager.fetchSoftwarePackages, asked only if the level becomes stricter."""
        change = item.plan["level"]
        if _LEVELS.index(change.after) > _rank(change.before):
            return
        try:
            packages = item.properties[_MANAGER].FetchSoftwarePackages()
        except (vim.fault.NoPermission, vmodl.fault.NotSupported, vmodl.fault.MethodNotFound):
            return  # the host itself will say what is in the way
        lower = sorted(one.name for one in packages if _rank(one.acceptanceLevel) > _LEVELS.index(change.after))
        if lower:
            raise Refused(
                f"level: {self.describe(item)} has software of a lower level than {change.after}: {listed(lower)}. "
                "It has to be removed first.",
                option="level",
                value=change.after,
                packages=lower,
            )

    def apply(self, session, item):
        item.properties[_MANAGER].UpdateAcceptanceLevel(item.plan["level"].request_value)


def _rank(level):
    """Where a level stands; one that nobody knows is not in the way of any."""
    return _LEVELS.index(level) if level in _LEVELS else -1
