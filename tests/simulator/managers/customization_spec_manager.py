# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.CustomizationSpecManager: the customization specifications that a vCenter keeps by name."""

from __future__ import annotations

import hashlib

from pyVmomi import VmomiSupport as V
from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop
from ..model.values import clone, now

custom = vim.vm.customization
KINDS = {"Sysprep": "Windows", "SysprepText": "Windows", "WindowsFlexPrep": "Windows"}
KEY = b"the simulator's own key"


def passwords_in(value):
    """Every CustomizationPassword below a data object."""
    if isinstance(value, custom.Password):
        yield value
    elif isinstance(value, V.DataObject):
        for inner in value.__dict__.values():
            yield from passwords_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from passwords_in(inner)


class CustomizationSpecManager(ManagedObject, api="CustomizationSpecManager"):
    def __init__(self, service, moid):
        super().__init__(service, moid)
        self.items = {}
        self.encrypted = set()          # what passwords have become; what they were is kept nowhere

    @prop
    def info(self, call):
        return [item.info for item in self.items.values()]

    def item_named(self, name):
        if name not in self.items:
            raise vim.fault.NotFound(msg=f"The customization specification '{name}' was not found.")
        return self.items[name]

    def check_unused(self, name):
        if name in self.items:
            raise vim.fault.AlreadyExists(name=name, msg=f"The name '{name}' already exists.")

    @api
    def DoesCustomizationSpecExist(self, call, name):
        """CustomizationSpecManager.DoesCustomizationSpecExist"""
        return name in self.items

    @api
    def GetCustomizationSpec(self, call, name):
        """CustomizationSpecManager.GetCustomizationSpec: passwords come encrypted, with the key of this server."""
        return self.item_named(name)

    @api
    def CreateCustomizationSpec(self, call, item):
        """CustomizationSpecManager.CreateCustomizationSpec"""
        self.check_unused(item.info.name)
        self.store(item)

    @api
    def OverwriteCustomizationSpec(self, call, item):
        """CustomizationSpecManager.OverwriteCustomizationSpec: ConcurrentAccess for an older changeVersion."""
        known = self.item_named(item.info.name)
        if item.info.changeVersion not in (None, "", known.info.changeVersion):
            raise faults.concurrent_access()
        self.store(item)

    @api
    def DeleteCustomizationSpec(self, call, name):
        """CustomizationSpecManager.DeleteCustomizationSpec"""
        self.item_named(name)
        del self.items[name]
        self.touch()

    @api
    def DuplicateCustomizationSpec(self, call, name, newName):
        """CustomizationSpecManager.DuplicateCustomizationSpec"""
        copy = clone(self.item_named(name))
        self.check_unused(newName)
        copy.info.name = newName
        self.store(copy)

    @api
    def RenameCustomizationSpec(self, call, name, newName):
        """CustomizationSpecManager.RenameCustomizationSpec"""
        item = self.item_named(name)
        self.check_unused(newName)
        del self.items[name]
        item.info.name = newName
        self.store(item)

    def store(self, item):
        item = clone(item)
        moment = now()
        item.info.changeVersion = str(moment.timestamp())
        item.info.lastUpdateTime = moment
        item.info.type = KINDS.get(type(item.spec.identity).__name__.rpartition(".")[2], "Linux")
        for password in passwords_in(item.spec):
            self.encrypt(password)
        item.spec.encryptionKey = list(KEY)
        self.items[item.info.name] = item
        self.touch()

    def encrypt(self, password):
        """As of a real server, nobody sees the password again: what takes its place says nothing about it."""
        if password.plainText:
            number = len(self.encrypted)
            password.value = hashlib.sha256(b"%s %d" % (KEY, number)).hexdigest()[:30]
            password.plainText = False
            self.encrypted.add(password.value)

    def check_passwords(self, spec):
        """CannotDecryptPasswords for what was not encrypted here."""
        for password in passwords_in(spec):
            if not password.plainText and password.value not in self.encrypted:
                raise vim.fault.CannotDecryptPasswords(
                    msg="The customization specification contains passwords which cannot be decrypted.")


def simple_item(name, identity="linux", adapters=1, host_name=None, password=None):
    """A specification for the control channel: of a kind (linux, windows, cloud_init), with DHCP on its adapters."""
    named = custom.FixedName(name=host_name) if host_name else custom.VirtualMachineNameGenerator()
    secret = custom.Password(value=password, plainText=True) if password else None
    identities = {
        "linux": lambda: custom.LinuxPrep(hostName=named, domain="example.test"),
        "windows": lambda: custom.Sysprep(
            guiUnattended=custom.GuiUnattended(password=secret, timeZone=85, autoLogon=False, autoLogonCount=0),
            userData=custom.UserData(fullName="Owner", orgName="Example", computerName=named, productId=""),
            identification=custom.Identification(joinWorkgroup="WORKGROUP")),
        "cloud_init": lambda: custom.CloudinitPrep(metadata='{"instance-id": "one"}'),
    }
    dhcp = custom.IPSettings(ip=custom.DhcpIpGenerator())
    windows = custom.WinOptions(changeSID=True, deleteAccounts=False)
    return vim.CustomizationSpecItem(
        info=vim.CustomizationSpecInfo(name=name, description="", type=""),
        spec=custom.Specification(
            options=windows if identity == "windows" else custom.LinuxOptions(), identity=identities[identity](),
            nicSettingMap=[custom.AdapterMapping(adapter=clone(dhcp)) for _unused in range(adapters)],
            globalIPSettings=custom.GlobalIPSettings()))
