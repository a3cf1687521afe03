# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a virtual machine is configured to be, apart from its devices: one line for each option.

API: VirtualMachineConfigInfo (what is read) and VirtualMachineConfigSpec (what is written).
"""

from __future__ import annotations

from functools import partial

from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Mapping
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.powering import FROM_API, POWER
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

OFF = "power_off"
UNLIMITED = "unlimited"
LEVELS = ("low", "normal", "high")


def powered_off(change, live):
    """The cost of a change that a running machine does not take."""
    return OFF


def _count(change, live):
    """CPUs come and go while it runs where hot-add and hot-remove are on."""
    more = change.after > (change.before or 0)
    return None if live["cpu"]["hot_add" if more else "hot_remove"] else OFF


def _memory(change, live):
    """Memory is only ever added to a running machine, and only with hot-add."""
    return None if live["memory"]["hot_add"] and change.after > (change.before or 0) else OFF


def _template(change, live):
    """Templates are off; what they were before does not run either."""
    return OFF if change.after else None


def number_or(value, word=UNLIMITED):
    """A number, or the word for none; raises ValueError. The way in which limits are written."""
    if str(value).strip().lower() == word:
        return word
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is neither a whole number nor {word}") from None
    if number < 0:
        raise ValueError(f"{value!r} is negative; for no limit, write {word}")
    return number


def limit_of(value):
    """The API's limit, of which -1 or unset means that there is none, as the user writes it."""
    return UNLIMITED if value is None or value < 0 else int(value)


def limit_to(value):
    """The user's limit as the API takes it."""
    return -1 if value == UNLIMITED else value


def shares_of(shares):
    """VirtualMachine shares (SharesInfo) as the user writes them: a level, or the number of custom ones."""
    if shares is None:
        return None
    return int(shares.shares) if shares.level == "custom" else str(shares.level)


def shares_to(value):
    """The user's shares as SharesInfo. With a level, the server sets the number itself."""
    is_number = isinstance(value, int)
    return vim.SharesInfo(level="custom" if is_number else value, shares=value if is_number else 0)


def shares(value):
    """Shares in one form: a level, or a number; raises ValueError."""
    text = str(value).strip().lower()
    if text in LEVELS:
        return text
    if not text.isdigit():
        raise ValueError(f"{value!r} is neither a number nor one of {', '.join(LEVELS)}")
    return int(text)


def version_of(text):
    """C(vmx-19) as 19."""
    return int(text.rpartition("-")[2]) if text else None


def flag(option, path, attribute=None, cost=powered_off):
    """A yes or no that is no when unset."""
    return Field(option, path=path, attribute=attribute or path.removeprefix("config."), decode=bool, cost=cost)


def amount(option, path, **more):
    """A number that is 0 when unset."""
    attribute = path.removeprefix("config.")
    return Field(option, path=path, attribute=attribute, decode=lambda value: int(value or 0), **more)


def limit(option, path):
    return Field(
        option,
        path=path,
        attribute=path.removeprefix("config."),
        decode=limit_of,
        encode=limit_to,
        normal=number_or,
    )


def share(option, path):
    return Field(
        option,
        path=path,
        attribute=path.removeprefix("config."),
        decode=shares_of,
        encode=shares_to,
        normal=shares,
    )


_still = partial(flag, cost=lambda change, live: None)

GENERAL = (
    Field("annotation", path="config.annotation", attribute="annotation", decode=lambda text: text or ""),
    Field("guest_id", path="config.guestId", attribute="guestId", cost=powered_off),
    Field(
        "hardware_version",
        path="config.version",
        decode=version_of,
        encode=lambda number: f"vmx-{number}",
        cost=powered_off,
    ),
)
FIRMWARE = (
    Field("firmware", path="config.firmware", attribute="firmware", cost=powered_off),
    flag("secure_boot", "config.bootOptions.efiSecureBootEnabled"),
    flag("vbs", "config.flags.vbsEnabled"),
    flag("iommu", "config.flags.vvtdEnabled"),
)
BOOT = (
    amount("boot.delay_ms", "config.bootOptions.bootDelay"),
    _still("boot.retry", "config.bootOptions.bootRetryEnabled"),
    amount("boot.retry_delay_ms", "config.bootOptions.bootRetryDelay"),
    _still("boot.enter_setup", "config.bootOptions.enterBIOSSetup"),
)
SIZE = (
    Field("cpu.count", path="config.hardware.numCPU", attribute="numCPUs", cost=_count),
    Field(
        "cpu.cores_per_socket",
        path="config.hardware.numCoresPerSocket",
        attribute="numCoresPerSocket",
        cost=powered_off,
    ),
    Field("memory.size_mb", path="config.hardware.memoryMB", attribute="memoryMB", cost=_memory),
)
CPU = (
    flag("cpu.hot_add", "config.cpuHotAddEnabled"),
    flag("cpu.hot_remove", "config.cpuHotRemoveEnabled"),
    amount("cpu.reservation_mhz", "config.cpuAllocation.reservation"),
    limit("cpu.limit_mhz", "config.cpuAllocation.limit"),
    share("cpu.shares", "config.cpuAllocation.shares"),
    flag("cpu.nested_virtualization", "config.nestedHVEnabled"),
    flag("cpu.performance_counters", "config.vPMCEnabled"),
    Field(
        "latency_sensitivity",
        path="config.latencySensitivity.level",
        attribute="latencySensitivity.level",
        decode=lambda level: str(level) if level else "normal",
    ),
)
MEMORY = (
    flag("memory.hot_add", "config.memoryHotAddEnabled"),
    amount("memory.reservation_mb", "config.memoryAllocation.reservation"),
    _still("memory.reserve_all", "config.memoryReservationLockedToMax"),
    limit("memory.limit_mb", "config.memoryAllocation.limit"),
    share("memory.shares", "config.memoryAllocation.shares"),
)


def setting(value):
    """An advanced setting as the server keeps it: a text. Yes and no are written in capitals there."""
    text = str(value)
    return text.upper() if text.lower() in ("true", "false") else text


ADVANCED = Mapping(
    "advanced_settings",
    path="config.extraConfig",
    decode=lambda options: {one.key: setting(one.value) for one in options},
    normal=lambda key, value: setting(value),
)
STATE = (
    Field("template", path="config.template", decode=bool, cost=_template),
    Field("power_state", path=POWER, decode=FROM_API.get),
)
