# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel modules of an ESXi host. API: HostKernelModuleSystem, KernelModuleInfo."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.readable import ReadWhereAllowed
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_SYSTEM = "configManager.kernelModuleSystem"
_MODULES = f"{_SYSTEM}->QueryModules()"


def _same(live, wanted):
    """Blanks between the options of a module, and their order, mean nothing; if one is named twice, the last counts."""
    live, wanted = live.split(), wanted.split()
    names = [one.partition("=")[0] for one in wanted]
    return live == wanted or (len(set(names)) == len(names) and sorted(live) == sorted(wanted))


class HostKernelModule(ReadWhereAllowed, Resource):
    """One module of the kernel of one or many hosts: the options with which it is loaded."""

    name = "host_kernel_module"
    target = HostTarget()
    options = {"module": {"type": "str", "required": True}, "options": {"type": "str"}}
    info_options = {"module": {"type": "str"}}
    told = _MODULES
    entry = Entry(_MODULES, key="name", option="module")
    # The API has the options that are configured here, not those with which the module was loaded.
    fields = (Field("options", path="optionString", decode=lambda text: text or "", equal=_same),)
    facts = (
        Field("loaded", path="loaded"),
        Field("enabled", path="enabled"),
        Field("version", path="version"),
        Field("filename", path="filename"),
        Field("use_count", path="useCount"),
    )
    reads = (_SYSTEM,)
    privileges = {"update": ("Host.Config.Settings",)}

    def apply(self, session, item):
        system = item.properties[_SYSTEM]
        system.UpdateModuleOptionString(item.params["module"], item.plan["options"].request_value)
