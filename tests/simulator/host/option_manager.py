# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.option.OptionManager, as the advanced settings of a host"""

from __future__ import annotations

from pyVmomi import vim
from pyVmomi.VmomiSupport import long

from .. import faults
from ..model.managed import api, prop
from .keeper import ConfigKeeper

# Ranges of whole numbers, where they are narrower than what fits into 64 bits.
RANGES = {
    "Mem.ShareForceSalting": (0, 2), "Net.BlockGuestBPDU": (0, 1), "NFS.MaxVolumes": (8, 256),
    "Security.AccountLockFailures": (0, 100), "Security.AccountUnlockTime": (60, 2 ** 31),
    "UserVars.DcuiTimeOut": (0, 86400), "UserVars.ESXiShellInteractiveTimeOut": (0, 86400),
    "UserVars.ESXiShellTimeOut": (0, 86400), "UserVars.SuppressShellWarning": (0, 1),
    "Syslog.global.defaultRotate": (1, 100), "Syslog.global.defaultSize": (1, 10240),
}
CHOICES = {"Config.HostAgent.log.level": ("error", "warning", "info", "verbose", "trivia")}
READ_ONLY = {"Misc.HostName"}


class HostOptionManager(ConfigKeeper, api="OptionManager"):
    """The advanced settings of a host."""

    keeps = "option"

    @prop
    def setting(self, call):
        return self.shown()

    @prop
    def supportedOption(self, call):
        return [definition(each) for each in self.shown()]

    @api
    def QueryOptions(self, call, name):
        """OptionManager.QueryView: one setting, or all below a node (C(Security.)); InvalidName for none."""
        found = [each for each in self.shown() if not name or each.key == name or
                 (name.endswith(".") and each.key.startswith(name))]
        if not found:
            raise faults.invalid_name(name)
        return found

    @api(privilege=lambda manager, call, changedValue: [(manager.host, "Host.Config.AdvancedConfig")])
    def UpdateOptions(self, call, changedValue):
        """OptionManager.UpdateValues: all of them or none. InvalidName for an unknown key; InvalidArgument for a value
        of another type, or that is out of range."""
        values = {each.key: each.value for each in self.shown()}
        for change in changedValue:
            if change.key not in values:
                raise faults.invalid_name(change.key)
            if not fits(change.key, values[change.key], change.value):
                raise faults.invalid_argument(change.key)
        changes = {each.key: each.value for each in changedValue}
        self.change([vim.option.OptionValue(key=key, value=changes.get(key, value)) for key, value in values.items()])


def fits(key, present, value):
    """Whether a value may be set: of the type of the present one (a number of any width), and in its range."""
    if key in READ_ONLY or isinstance(present, bool) is not isinstance(value, bool):
        return False
    if isinstance(present, (bool, str)):
        return isinstance(value, type(present)) and (key not in CHOICES or value in CHOICES[key])
    # A plain int is xsd:int on the wire, and a long option takes none of those.
    return isinstance(value, long) and in_range(key, value)


def in_range(key, value):
    low, high = RANGES.get(key, (-2 ** 63, 2 ** 63 - 1))
    return low <= value <= high


def definition(setting):
    """The OptionDef of a setting."""
    kinds = vim.option
    read_only = setting.key in READ_ONLY
    if setting.key in CHOICES:
        infos = [vim.ElementDescription(key=key, label=key, summary=key) for key in CHOICES[setting.key]]
        kind = kinds.ChoiceOption(valueIsReadonly=read_only, choiceInfo=infos, defaultIndex=0)
    elif isinstance(setting.value, bool):
        kind = kinds.BoolOption(valueIsReadonly=read_only, supported=True, defaultValue=setting.value)
    elif isinstance(setting.value, int):
        low, high = RANGES.get(setting.key, (-2 ** 63, 2 ** 63 - 1))
        kind = kinds.LongOption(valueIsReadonly=read_only, min=low, max=high, defaultValue=setting.value)
    else:
        kind = kinds.StringOption(valueIsReadonly=read_only, defaultValue=setting.value)
    return kinds.OptionDef(key=setting.key, label=setting.key, summary=setting.key, optionType=kind)
