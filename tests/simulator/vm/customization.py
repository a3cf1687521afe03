# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guest customization: what a specification must be like, and what it does when the guest starts the next time.

The reference leaves open what these faults look like for

- a machine that is not off: CustomizationFault, since the methods declare no other family;
- an adapter that the machine has not, a fixed address without its mask, a name that a guest cannot have:
  InvalidArgument, as for every other argument that does not fit.
"""

from __future__ import annotations

import re

from pyVmomi import vim

from .. import faults
from ..model.managed import api
from ..model.values import clone, now
from . import customization_result as result

PENDING_KEY = "tools.deployPkg.fileName"        # in extraConfig while a customization waits for power on
LINUX = ("ubuntu", "debian", "rhel", "centos", "sles", "suse", "oracleLinux", "rockylinux", "almalinux", "fedora",
         "amazonlinux", "vmwarePhoton", "crxPod", "other")
custom = vim.vm.customization
NAME = re.compile(r"(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")
FAMILIES = {"LinuxPrep": "linux", "CloudinitPrep": "linux", "LinuxFlexPrep": "linux", "Sysprep": "windows",
            "SysprepText": "windows", "WindowsFlexPrep": "windows"}


def family_of(guest_id):
    """linux, windows, or None for a guest that cannot be customized."""
    if guest_id.startswith(("win", "Win")):
        return "windows"
    linux = guest_id.startswith(LINUX[:-1]) or (guest_id.startswith(LINUX[-1]) and "Linux" in guest_id)
    return "linux" if linux else None


def keep_customization(machine, spec):
    """Check a CustomizationSpec for a machine that is off, and keep it for its next start."""
    check_specification(machine, spec)
    machine.pending_customization = clone(spec)
    options = machine.own("config").extraConfig
    path = f"{machine.folder_and_name()[0]}imcf-{machine.moid}.cab"
    machine.own("config").extraConfig = [
        *(option for option in options if option.key != PENDING_KEY),
        vim.option.OptionValue(key=PENDING_KEY, value=path)]
    machine.own("guest").customizationInfo = result.info("PENDING")
    machine.touch()


def check_specification(machine, spec):
    """Raises what CheckCustomizationSpec, CustomizeVM_Task and CloneVM_Task say of a specification."""
    check_guest(machine, spec.identity)
    check_cards(machine, spec.nicSettingMap or [], isinstance(spec.identity, custom.CloudinitPrep))
    check_names(spec.identity, machine)
    machine.service.find(machine.service.content.customizationSpecManager).check_passwords(spec)
    if not machine.disks():
        raise vim.fault.NoDisksToCustomize(msg="No disks were found on this virtual machine to customize.")


def check_guest(machine, identity):
    guest_id = machine.get("config.guestId")
    wanted = FAMILIES.get(type(identity).__name__.rpartition(".")[2])
    if wanted is None:
        raise faults.invalid_argument("spec.identity")
    if family_of(guest_id) != wanted:
        raise uncustomizable(machine, "")
    if machine.get("guest.toolsVersionStatus2") == "guestToolsNotInstalled":
        raise uncustomizable(machine, " due to the given reason: Tools is not installed in the GuestOS")


def uncustomizable(machine, reason):
    name = machine.get("config.guestFullName")
    return vim.fault.UncustomizableGuest(
        uncustomizableGuestOS=name,
        msg=f"Customization of the guest operating system '{name}' is not supported in this configuration{reason}. "
            "Microsoft Vista (TM) and Linux guests with Logical Volume Manager are supported only for recent ESX host "
            "and VMware Tools versions. Refer to vCenter documentation for supported configurations.")


def check_cards(machine, mappings, in_metadata):
    cards = machine.cards()
    if in_metadata and not mappings:        # cloud-init has the network in its metadata
        return
    if len(mappings) != len(cards):
        raise vim.fault.NicSettingMismatch(
            numberOfNicsInSpec=len(mappings), numberOfNicsInVM=len(cards),
            msg="The number of network adapter settings in the customization specification does not match the number "
                "of network adapters present in the virtual machine.")
    known = {card.macAddress.lower() for card in cards}
    for mapping in mappings:
        if mapping.macAddress and mapping.macAddress.lower() not in known:
            raise faults.invalid_argument("spec.nicSettingMap.macAddress")
        if isinstance(mapping.adapter.ip, custom.FixedIp) and not mapping.adapter.subnetMask:
            raise faults.invalid_argument("spec.nicSettingMap.adapter.subnetMask")


def check_names(identity, machine):
    generator = result.name_generator(identity)
    if not isinstance(generator, custom.FixedName):
        return
    longest = 15 if isinstance(identity, custom.Sysprep) else 63
    if not NAME.match(generator.name) or len(generator.name) > longest:
        raise faults.invalid_argument("spec.identity.hostName")


class CustomizationOperations:
    def check_customizable(self, call, spec):
        self.check_not_template(call)

    @api
    def CheckCustomizationSpec(self, call, spec):
        """VirtualMachine.CheckCustomizationSpec: it is meant for sources of clones, templates included."""
        check_specification(self, spec)

    @api(check="check_customizable")
    def CustomizeVM_Task(self, call, spec):
        """VirtualMachine.CustomizeVM_Task: what is wrong is the task's error."""
        self.check_free_to_customize()
        check_specification(self, spec)
        yield
        self.check_free_to_customize()
        keep_customization(self, spec)

    def check_free_to_customize(self):
        if self.pending_customization is not None:
            raise vim.fault.CustomizationPending(msg="Guest Customization is already pending.")
        if self.power_state != "poweredOff":
            words = faults.POWER_WORDS[self.power_state]
            raise vim.fault.CustomizationFault(
                msg=f"The attempted operation cannot be performed in the current state ({words}).")

    # -- what happens when the guest starts

    def customization_starts(self):
        self.own("guest").customizationInfo = result.info("RUNNING", start=now())
        self.customization_event(vim.event.CustomizationStartedEvent, "Started customization of VM {vm}.")
        self.after_guest(self.service.settings.guest_customization_time, self.customization_ends)

    def customization_ends(self):
        """The package is consumed, whether it went well or not."""
        spec, self.pending_customization = self.pending_customization, None
        config = self.own("config")
        config.extraConfig = [option for option in config.extraConfig if option.key != PENDING_KEY]
        start, failure = self.get("guest.customizationInfo.startTime"), self.service.settings.customization_failure
        if failure:
            kind, text, error = result.failure(failure)
            self.own("guest").customizationInfo = result.info("FAILED", start, now(), error)
            self.customization_event(kind, text, **result.details(failure))
        else:
            result.set_up_guest(self, spec)
            self.own("guest").customizationInfo = result.info("SUCCEEDED", start, now())
            self.customization_event(vim.event.CustomizationSucceeded, "Customization of VM {vm} succeeded.")
        self.network_comes_up()

    def customization_event(self, kind, text, **more):
        log = result.log_location(self.get("config.guestId"))
        text = text.format(vm=self.name, log=log)
        self.service.events.about_vm(
            kind, self, None, f"{text} Customization log located at {log} in the guest OS.", logLocation=log, **more)
