# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Some of the advanced settings of a freshly installed ESXi 8 host."""

from __future__ import annotations

from pyVmomi import vim
from pyVmomi.VmomiSupport import long

OPTIONS = {
    "Annotations.WelcomeMessage": "",
    "Config.HostAgent.log.level": "info",
    "Config.HostAgent.plugins.hostsvc.esxAdminsGroup": "ESX Admins",
    "Config.HostAgent.plugins.solo.enableMob": False,
    "Mem.ShareForceSalting": 2,
    "Misc.HostName": "esx",
    "NFS.MaxVolumes": 32,
    "Net.BlockGuestBPDU": 0,
    "Security.AccountLockFailures": 5,
    "Security.AccountUnlockTime": 900,
    "Security.PasswordHistory": 0,
    "Security.PasswordMaxDays": 99999,
    "Security.PasswordQualityControl": "retry=3 min=disabled,disabled,disabled,7,7",
    "Syslog.global.defaultRotate": 8,
    "Syslog.global.defaultSize": 1024,
    "Syslog.global.logDir": "[] /scratch/log",
    "Syslog.global.logDirUnique": False,
    "Syslog.global.logHost": "",
    "UserVars.DcuiTimeOut": 600,
    "UserVars.ESXiShellInteractiveTimeOut": 0,
    "UserVars.ESXiShellTimeOut": 0,
    "UserVars.SuppressShellWarning": 0,
    "VMkernel.Boot.hyperthreading": True,
}


def options():
    return [vim.option.OptionValue(key=key, value=sent(value)) for key, value in sorted(OPTIONS.items())]


def sent(value):
    """As a real host sends it: whole numbers as xsd:long, but a bool, which Python counts among them, as it is."""
    return long(value) if isinstance(value, int) and not isinstance(value, bool) else value
