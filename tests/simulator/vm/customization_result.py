# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a customization leaves: its state, the ways in which it fails, and a guest that is set up."""

from __future__ import annotations

import ipaddress

from pyVmomi import vim

from .guest_network import GuestSetup, host_name

custom = vim.vm.customization

# What a customization_failure may be → the event, its text, and what guest.customizationInfo says.
FAILURES = {
    "CustomizationFailed": (
        "An error occurred while customizing VM {vm}. For details reference the log file {log} in the guest OS.",
        "Customization failed."),
    "CustomizationUnknownFailure": (
        "An error occurred while customizing VM {vm}. For details reference the log file {log} in the guest OS.",
        ""),
    "CustomizationLinuxIdentityFailed": (
        "An error occurred while setting up Linux identity. See log file '{log}' on guest OS for details.",
        "Failed to set up the Linux identity."),
    "CustomizationNetworkSetupFailed": (
        "An error occurred while setting up network properties of the guest OS. See the log file '{log}' in the guest "
        "OS for details.",
        "Failed to set up the network."),
    "CustomizationSysprepFailed": (
        "The version of Sysprep provided for customizing VM {vm} does not match the version of guest OS.",
        "Sysprep failed."),
    "userDefinedScriptDisabled": (
        "An error occurred while customizing VM {vm}: user defined scripts are disabled. See {log}.",
        "User defined script is not enabled. It can be enabled by a root user in the guest with the setting "
        "deployPkg.enable-custom-scripts of VMware Tools."),
}


def info(state, start=None, end=None, error=None):
    return vim.vm.GuestInfo.CustomizationInfo(
        customizationStatus=f"TOOLSDEPLOYPKG_{state}", startTime=start, endTime=end, errorMsg=error)


def event_name(failure):
    return failure if failure.startswith("Customization") else "CustomizationFailed"


def failure(name):
    """(class of the event, its text, the message of guest.customizationInfo or None)"""
    text, error = FAILURES[name]
    return getattr(vim.event, event_name(name)), text, error or None


def details(failure):
    """The further fields of the event."""
    if failure == "CustomizationSysprepFailed":
        return {"sysprepVersion": "", "systemVersion": ""}
    return {} if failure == event_name(failure) else {"reason": failure}


def log_location(guest_id):
    windows = guest_id.startswith("win")
    return r"C:\Windows\TEMP\vmware-imc\guestcust.log" if windows else "/var/log/vmware-imc/toolsDeployPkg.log"


def set_up_guest(machine, spec):
    """What the guest is like from now on."""
    setup = machine.guest_setup = GuestSetup()
    identity, common = spec.identity, spec.globalIPSettings
    setup.host_name = name_of(machine, identity)
    if isinstance(identity, custom.LinuxPrep):
        setup.domain = identity.domain
    setup.dns = list(common.dnsServerList) or None if common else None
    setup.suffixes = list(common.dnsSuffixList) or None if common else None
    by_mac = {mapping.macAddress.lower(): mapping for mapping in spec.nicSettingMap if mapping.macAddress}
    in_order = iter([mapping for mapping in spec.nicSettingMap if not mapping.macAddress])
    for card in machine.cards():
        mapping = by_mac.get(card.macAddress.lower()) or next(in_order, None)
        setup.addresses.append(addresses_of(mapping.adapter) if mapping else None)


def name_generator(identity):
    """What makes the host name, of the identities that hold one."""
    holder = getattr(identity, "userData", None)
    return getattr(identity, "hostName", None) or getattr(holder, "computerName", None)


def name_of(machine, identity):
    """The host name that the identity asks for; None leaves the guest's own, as cloud-init's data is not read."""
    generator = name_generator(identity)
    if isinstance(generator, custom.FixedName):
        return generator.name
    if isinstance(generator, custom.PrefixNameGenerator):
        return f"{generator.base}1"
    return host_name(machine.name) if isinstance(generator, custom.VirtualMachineNameGenerator) else None


def addresses_of(adapter):
    """The addresses that an adapter gets; None where DHCP alone gives them."""
    found = []
    if isinstance(adapter.ip, custom.FixedIp):
        found.append(f"{adapter.ip.ipAddress}/{ipaddress.ip_network(f'0.0.0.0/{adapter.subnetMask}').prefixlen}")
    for one in adapter.ipV6Spec.ip if adapter.ipV6Spec else ():
        if isinstance(one, custom.FixedIpV6):
            found.append(f"{one.ipAddress}/{one.subnetMask}")
    return found or None
