# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode foresees of the iSCSI of an ESXi host, as later tasks would read it. API: HostInternetScsiHba."""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi_chap import (
    authentication,
    is_about_chap,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi_targets import (
    is_added,
    software_adapter,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import VmomiSupport, vim

_HBA = vim.host.InternetScsiHba if vim else None
# What hosts call it; none says so before.
_DEVICE = "vmhba64"


def adapters_by_then(adapters, plan):
    """The HostHostBusAdapters once a plan is carried out, without secrets. One that would be enabled is among them."""
    adapters = copy.deepcopy(list(adapters or ()))
    adapter = software_adapter(adapters)
    if adapter is None:
        adapter = _fresh_adapter()
        adapters.append(adapter)
    after = plan.foreseen()
    for option, attribute in (("iqn", "iScsiName"), ("alias", "iScsiAlias")):
        if plan[option]:
            setattr(adapter, attribute, plan[option].after)
    if any(map(is_about_chap, plan.changes)):
        adapter.authenticationProperties = authentication(plan, {})
    adapter.authenticationProperties.chapSecret = adapter.authenticationProperties.mutualChapSecret = None
    if plan["send_targets"]:
        adapter.configuredSendTarget = [_HBA.SendTarget(**one) for one in map(_place, after["send_targets"])]
    if plan["static_targets"]:
        discovered = [one for one in adapter.configuredStaticTarget if not is_added(one)]
        added = [_HBA.StaticTarget(iScsiName=one["iqn"], **_place(one)) for one in after["static_targets"]]
        adapter.configuredStaticTarget = [*added, *discovered]
    return adapters


def _place(target):
    return {"address": target["address"], "port": target["port"]}


def _fresh_adapter():
    adapter = _empty(_HBA)
    adapter.device, adapter.isSoftwareBased = _DEVICE, True
    adapter.key = f"key-vim.host.InternetScsiHba-{_DEVICE}"
    return adapter


def _empty(kind):
    """A data object with empty values where it must have some."""
    made = kind()
    for info in made._GetPropertyList():
        if not info.flags & VmomiSupport.F_OPTIONAL:
            is_data = issubclass(info.type, VmomiSupport.DataObject)
            setattr(made, info.name, _empty(info.type) if is_data else info.type())
    return made
