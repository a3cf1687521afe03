# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of an ESXi host as one document, made of the resources that the single modules ensure."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.document import Document, Section
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.acceptance import HostAcceptanceLevel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.advanced_settings import (
    HostAdvancedSettings,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.autostart import HostAutostart
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.directory import HostActiveDirectory
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.dns import HostDns
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.firewall import HostFirewall
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi import HostIscsi
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.kernel_module import HostKernelModule
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.lockdown import HostLockdown
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.power_policy import HostPowerPolicy
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.service import HostService
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.snmp import HostSnmp
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.syslog import HostSyslog
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.time import HostTime
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.user import HostUser
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget

_OF_SERVICES = ("service_state", "service_policy")


class HostTimeAlone(HostTime):
    """The time without its service: a document says of a service in one place, among the others."""

    options = {option: spec for option, spec in HostTime.options.items() if option not in _OF_SERVICES}
    rules = {"required_one_of": [tuple(options)]}
    fields = tuple(field for field in HostTime.fields if field.option not in _OF_SERVICES)


class HostConfig(Document):
    """The configuration of one or many hosts."""

    name = "host_config"
    target = HostTarget()
    # What takes a way to the host away comes at the end.
    sections = (
        Section("dns", HostDns()),
        Section("time", HostTimeAlone()),
        Section("advanced_settings", HostAdvancedSettings()),
        Section("syslog", HostSyslog()),
        Section("firewall", HostFirewall()),
        Section("snmp", HostSnmp()),
        Section("services", HostService()),
        Section("autostart", HostAutostart()),
        Section("power_policy", HostPowerPolicy()),
        Section("acceptance_level", HostAcceptanceLevel()),
        Section("kernel_modules", HostKernelModule()),
        Section("iscsi", HostIscsi()),
        Section("active_directory", HostActiveDirectory()),
        Section("users", HostUser()),
        Section("lockdown", HostLockdown()),
    )
