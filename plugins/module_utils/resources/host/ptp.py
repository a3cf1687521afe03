# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Precision Time Protocol of an ESXi host, a part of its time. API: HostPtpConfig, HostPtpConfigPtpPort."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

_TYPES = {"none": "none", "virtual_nic": "virtualNic", "pci_passthrough": "pciPassthruNic"}
_WORDS = {value: word for word, value in _TYPES.items()}
_DOMAINS = range(256)
_VIRTUAL_NICS = "config.network.vnic"

PTP_OPTIONS = {
    "domain": {"type": "int"},
    "interface_type": {"type": "str", "choices": list(_TYPES)},
    "interface": {"type": "str"},
}


def _port_of(info):
    """The first port: the one that hosts offer. None where the host knows no PTP."""
    return next(iter(attribute_at(info, "ptpConfig.port") or ()), None)


def _interface_type(info):
    if attribute_at(info, "ptpConfig") is None:
        return None
    return _WORDS.get(getattr(_port_of(info), "deviceType", None) or "none")


def _domain_of(info):
    """The number of the domain; a host with PTP that tells of none is in the first."""
    known = attribute_at(info, "ptpConfig")
    return None if known is None else known.domain or 0


def ptp_fields(path, privilege):
    """The Fields of the option C(ptp), read from the HostDateTimeInfo at a path."""
    where = {"path": path, "privilege": privilege}
    return (
        Field("ptp.domain", decode=_domain_of, normal=_domain, **where),
        Field("ptp.interface_type", decode=_interface_type, **where),
        Field("ptp.interface", decode=lambda info: getattr(_port_of(info), "device", None) or None, **where),
    )


def _domain(number):
    if number not in _DOMAINS:
        raise ValueError(f"{number} is none from 0 to 255")
    return number


def changes_of(plan):
    """The changes of a plan that are about PTP."""
    return [change for change in plan.changes if change.option.startswith("ptp.")]


def vet_ptp(session, item, info, described):
    """Raises what a host would refuse about PTP."""
    changes = changes_of(item.plan)
    if not changes:
        return
    if info is None or attribute_at(info, "ptpConfig") is None:
        raise Refused(f"ptp: {described} has no PTP. That takes ESXi 7.0 Update 3 or newer.", option="ptp")
    kind, interface = _wanted(item)
    if kind == "none" and item.params["ptp"].get("interface"):
        raise InvalidOption(
            f"ptp.interface: {interface!r} needs an interface_type, virtual_nic or pci_passthrough.",
            option="ptp.interface",
            value=interface,
        )
    if kind != "none" and not interface:
        raise InvalidOption(f"ptp.interface: the interface_type {kind} needs an interface.", option="ptp.interface")
    if kind == "virtual_nic":
        _vet_virtual_nic(session, item, interface, described)


def _wanted(item):
    """(interface_type, interface) by then: what is asked for, and what is there already."""
    asked, live = item.params["ptp"], item.live["ptp"]
    kind = asked.get("interface_type") or live.get("interface_type", "none")
    return kind, asked.get("interface") or live.get("interface")


def _vet_virtual_nic(session, item, interface, described):
    if item.plan["ptp.interface"] is None and item.plan["ptp.interface_type"] is None:
        return
    there = session.read([item.ref], [_VIRTUAL_NICS])[item.ref._moId].readable(_VIRTUAL_NICS)
    names = [nic.device for nic in there or ()]
    if interface not in names:
        raise NotFound(
            f"ptp.interface: {described} has no VMkernel adapter {interface!r}. It has {', '.join(names) or 'none'}.",
            option="ptp.interface",
            value=interface,
            candidates=near(interface, names) or names,
        )


def ptp_by_then(item, info):
    """The whole HostPtpConfig that the plan of an item leads to. What is not asked for stays: also the address of the
    port, and further ports."""
    live = info.ptpConfig
    kind, interface = _wanted(item)
    port = vim.host.PtpConfig.PtpPort(index=0, deviceType=_TYPES[kind])
    if kind != "none":
        port.device, port.ipConfig = interface, getattr(_port_of(info), "ipConfig", None)
    domain = item.plan["ptp.domain"].after if item.plan["ptp.domain"] else live.domain
    return vim.host.PtpConfig(domain=domain, port=[port, *(live.port or ())[1:]])
