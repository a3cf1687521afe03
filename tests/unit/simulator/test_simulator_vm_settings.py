# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualMachine.ReconfigVM_Task without devices, and UpgradeVM_Task."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import remote, wait
from simulator_machines import add, by_key, card, cdrom, device, edit, new_disk, reconfigure, refused, remove

from simulator.settings import Account

Allocation, Shares = vim.ResourceAllocationInfo, vim.SharesInfo
Boot = vim.vm.BootOptions
Argument, Power = vmodl.fault.InvalidArgument, vim.fault.InvalidPowerState
LIMITED = "limited@vsphere.local"


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def on(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0002"))


def look(value, path):
    for name in path.split("."):
        value = getattr(value, name)
    return value


def tools(**values):
    return {"tools": vim.vm.ToolsConfigInfo(**values)}


def flags(**values):
    return {"flags": vim.vm.FlagInfo(**values)}


def boot(**values):
    return {"bootOptions": Boot(**values)}


# What is set, and where it shows, for a machine that may run.
ANY_TIME = {
    "annotation": ({"annotation": "text"}, "annotation", "text"),
    "alternate name": ({"alternateGuestName": "Mine"}, "alternateGuestName", "Mine"),
    "instance uuid": ({"instanceUuid": "5000AAAA-0000-4000-8000-000000000001"}, "instanceUuid",
                      "5000aaaa-0000-4000-8000-000000000001"),
    "reservation": ({"cpuAllocation": Allocation(reservation=500)}, "cpuAllocation.reservation", 500),
    "limit": ({"memoryAllocation": Allocation(limit=8000)}, "memoryAllocation.limit", 8000),
    "high": ({"cpuAllocation": Allocation(shares=Shares(level="high", shares=1))}, "cpuAllocation.shares.shares", 4000),
    "low": ({"memoryAllocation": Allocation(shares=Shares(level="low", shares=1))}, "memoryAllocation.shares.shares",
            20480),
    "custom": ({"cpuAllocation": Allocation(shares=Shares(level="custom", shares=77))}, "cpuAllocation.shares.shares",
               77),
    "locked": ({"memoryReservationLockedToMax": True}, "memoryAllocation.reservation", 4096),
    "affinity": ({"cpuAffinity": vim.vm.AffinityInfo(affinitySet=[0, 1])}, "cpuAffinity.affinitySet", [0, 1]),
    "latency": ({"latencySensitivity": vim.LatencySensitivity(level="high")}, "latencySensitivity.level", "high"),
    "tools": (tools(syncTimeWithHost=True), "tools.syncTimeWithHost", True),
    "tools policy": (tools(toolsUpgradePolicy="upgradeAtPowerCycle"), "tools.toolsUpgradePolicy",
                     "upgradeAtPowerCycle"),
    "logging": (flags(enableLogging=False), "flags.enableLogging", False),
    "boot delay": (boot(bootDelay=5000), "bootOptions.bootDelay", 5000),
    "boot retry": (boot(bootRetryEnabled=True), "bootOptions.bootRetryEnabled", True),
    "setup": (boot(enterBIOSSetup=True), "bootOptions.enterBIOSSetup", True),
    "boot protocol": (boot(networkBootProtocol="ipv6"), "bootOptions.networkBootProtocol", "ipv6"),
    "power": ({"powerOpInfo": vim.vm.DefaultPowerOpInfo(powerOffType="hard")}, "defaultPowerOps.defaultPowerOffType",
              "hard"),
    "preset": ({"powerOpInfo": vim.vm.DefaultPowerOpInfo(suspendType="preset")}, "defaultPowerOps.defaultSuspendType",
               "hard"),
    "swap": ({"swapPlacement": "hostLocal"}, "swapPlacement", "hostLocal"),
    "tracking": ({"changeTrackingEnabled": True}, "changeTrackingEnabled", True),
    "managed": ({"managedBy": vim.ext.ManagedByInfo(extensionKey="a", type="b")}, "managedBy.type", "b"),
    "encryption": ({"migrateEncryption": "required"}, "migrateEncryption", "required"),
    "consoles": ({"maxMksConnections": 2}, "maxMksConnections", 2),
}
ONLY_OFF = {
    "guest": ({"guestId": "debian12_64Guest"}, "guestFullName", "Debian GNU/Linux 12 (64-bit)"),
    "uuid": ({"uuid": "42000000-0000-4000-8000-00000000000a"}, "uuid", "42000000-0000-4000-8000-00000000000a"),
    "firmware": ({"firmware": "efi"}, "firmware", "efi"),
    "nested": ({"nestedHVEnabled": True}, "nestedHVEnabled", True),
    "counters": ({"vPMCEnabled": True}, "vPMCEnabled", True),
    "hot add": ({"cpuHotAddEnabled": True}, "cpuHotAddEnabled", True),
    "hot remove": ({"cpuHotRemoveEnabled": True}, "cpuHotRemoveEnabled", True),
    "hot memory": ({"memoryHotAddEnabled": True}, "hotPlugMemoryIncrementSize", 128),
    "cores": ({"numCoresPerSocket": 2}, "hardware.numCoresPerSocket", 2),
    "automatic cores": ({"numCoresPerSocket": 0}, "hardware.autoCoresPerSocket", True),
    "iommu": (flags(vvtdEnabled=True), "flags.vvtdEnabled", True),
    "secure boot": (boot(efiSecureBootEnabled=True), "bootOptions.efiSecureBootEnabled", True),
}


@pytest.mark.parametrize(("spec", "path", "value"), [*ANY_TIME.values(), *ONLY_OFF.values()],
                         ids=[*ANY_TIME, *ONLY_OFF])
def test_a_setting(off, spec, path, value):
    before = off.config
    reconfigure(off, **spec)
    after = off.config
    shown = look(after, path)
    assert (list(shown) if isinstance(value, list) else shown) == value
    assert after.changeVersion != before.changeVersion and after.modified > before.modified
    assert off.resourceConfig.changeVersion == after.changeVersion
    reconfigure(off, **spec)
    assert off.config.changeVersion == after.changeVersion


@pytest.mark.parametrize(("spec", "path", "value"), ANY_TIME.values(), ids=ANY_TIME)
def test_a_setting_of_a_running_machine(on, spec, path, value):
    reconfigure(on, **spec)
    shown = look(on.config, path)
    assert (list(shown) if isinstance(value, list) else shown) == value


@pytest.mark.parametrize(("spec", "path", "value"), ONLY_OFF.values(), ids=ONLY_OFF)
def test_a_setting_that_needs_a_machine_that_is_off(on, spec, path, value):
    before = look(on.config, path)
    with pytest.raises(Power):
        reconfigure(on, annotation="x", **spec)
    assert look(on.config, path) == before and on.config.annotation == ""


BAD = {
    "cpus": {"numCPUs": 0}, "many cpus": {"numCPUs": 769}, "cores": {"numCPUs": 3, "numCoresPerSocket": 2},
    "memory": {"memoryMB": 4098}, "guest": {"guestId": "x"}, "uuid": {"uuid": "x"}, "instance": {"instanceUuid": "x"},
    "firmware": {"firmware": "uboot"}, "version": {"version": "vmx-19"}, "swap": {"swapPlacement": "x"},
    "encryption": {"migrateEncryption": "x"}, "annotation": {"annotation": "x" * 65537},
    "reservation": {"cpuAllocation": Allocation(reservation=-1)}, "limit": {"cpuAllocation": Allocation(limit=-2)},
    "more than the limit": {"cpuAllocation": Allocation(reservation=10, limit=5)},
    "more than there is": {"memoryAllocation": Allocation(reservation=4097)},
    "shares": {"cpuAllocation": Allocation(shares=Shares(level="custom", shares=0))},
    "locked, and another": {"memoryReservationLockedToMax": True, "memoryAllocation": Allocation(reservation=5)},
    "locked, and limited": {"memoryReservationLockedToMax": True, "memoryAllocation": Allocation(limit=5)},
    "affinity": {"cpuAffinity": vim.vm.AffinityInfo(affinitySet=[0, 100000])},
    "few": {"cpuAffinity": vim.vm.AffinityInfo(affinitySet=[0])},
    "policy": tools(toolsUpgradePolicy="x"), "flag": flags(htSharing="x"), "delay": boot(bootDelay=-1),
    "long delay": boot(bootRetryDelay=3600001), "protocol": boot(networkBootProtocol="x"),
    "power": {"powerOpInfo": vim.vm.DefaultPowerOpInfo(standbyAction="x")},
    "option": {"extraConfig": [vim.option.OptionValue(key="", value="x")]},
}


@pytest.mark.parametrize("spec", BAD.values(), ids=BAD)
def test_a_bad_value_changes_nothing(off, spec):
    refused(Argument, off, **{"alternateGuestName": "x", **spec})


def test_texts_are_merged(off):
    reconfigure(off, cpuAllocation=Allocation(reservation=100, limit=1000))
    reconfigure(off, cpuAllocation=Allocation(limit=2000), numCPUs=4)
    found = off.config.cpuAllocation
    assert (found.reservation, found.limit, found.shares.level, found.shares.shares) == (100, 2000, "normal", 4000)
    reconfigure(off, cpuAffinity=vim.vm.AffinityInfo(affinitySet=[0, 1, 2, 3]))
    reconfigure(off, cpuAffinity=vim.vm.AffinityInfo())
    assert off.config.cpuAffinity is None
    reconfigure(off, managedBy=vim.ext.ManagedByInfo(extensionKey="a", type="b"))
    reconfigure(off, managedBy=vim.ext.ManagedByInfo(extensionKey="", type=""))
    assert off.config.managedBy is None
    before = off.config.instanceUuid
    reconfigure(off, instanceUuid="")
    assert off.config.instanceUuid not in (before, "")


def test_a_locked_reservation_follows_the_memory(off):
    reconfigure(off, memoryReservationLockedToMax=True)
    reconfigure(off, memoryMB=8192)
    assert off.config.memoryAllocation.reservation == off.summary.config.memoryReservation == 8192
    reconfigure(off, memoryReservationLockedToMax=False, memoryAllocation=Allocation(reservation=0))
    assert off.config.memoryAllocation.reservation == 0


def test_more_reserved_than_there_is(on, off):
    whole = on.resourcePool.runtime.cpu.maxUsage
    reconfigure(on, cpuAllocation=Allocation(reservation=whole))
    fault = refused(vim.fault.InsufficientCpuResourcesFault, on, cpuAllocation=Allocation(reservation=whole + 1))
    assert (fault.unreserved, fault.requested) == (whole, whole + 1)
    reconfigure(off, cpuAllocation=Allocation(reservation=whole + 1))


def test_extra_config(off):
    option = vim.option.OptionValue
    reconfigure(off, extraConfig=[option(key="a", value=1), option(key="b", value=True),
                                  option(key="memsize", value="1")])
    values = {o.key: o.value for o in off.config.extraConfig}
    assert (values["a"], values["b"]) == ("1", "TRUE") and "memsize" not in values


def test_security(off):
    whole = {"firmware": "efi", "nestedHVEnabled": True, **boot(efiSecureBootEnabled=True)}
    for missing in whole:
        refused(vim.fault.InvalidVmConfig, off, **{k: v for k, v in whole.items() if k != missing},
                **flags(vbsEnabled=True, vvtdEnabled=True))
    refused(vim.fault.InvalidVmConfig, off, **whole, **flags(vbsEnabled=True))
    reconfigure(off, **whole, **flags(vbsEnabled=True, vvtdEnabled=True))
    assert off.config.flags.vbsEnabled


def order(vm):
    return [(type(e).__name__.rpartition(".")[2], getattr(e, "deviceKey", None))
            for e in vm.config.bootOptions.bootOrder]


def test_the_boot_order(off):
    reconfigure(off, add(cdrom()), **boot(bootOrder=[
        Boot.BootableEthernetDevice(deviceKey=4000), Boot.BootableCdromDevice(),
        Boot.BootableDiskDevice(deviceKey=2000)]))
    assert order(off) == [("BootableEthernetDevice", 4000), ("BootableCdromDevice", None),
                          ("BootableDiskDevice", 2000)]
    reconfigure(off, remove(device.VirtualVmxnet3(key=4000)), **boot(bootDelay=1))
    assert [key for _kind, key in order(off)] == [None, 2000]
    reconfigure(off, **boot(bootOrder=[Boot.BootableDevice()]))
    assert order(off) == []
    for bad in (Boot.BootableDiskDevice(deviceKey=2009), Boot.BootableEthernetDevice(deviceKey=2000)):
        refused(vim.fault.InvalidVmConfig, off, **boot(bootOrder=[bad]))


def test_the_name(off):
    for name, fault in (("vm0002", vim.fault.DuplicateName), ("", vim.fault.InvalidName)):
        with pytest.raises(fault):
            reconfigure(off, name=name)
    reconfigure(off, name="a/b")
    assert off.name == off.config.name == "a%2fb"


def test_one_bad_device_spoils_everything(off):
    before = off.datastore[0].summary.uncommitted
    refused(vim.fault.InvalidDeviceSpec, off, new_disk(), remove(by_key(off, 4000)), new_disk(unit=7, key=-3),
            annotation="x", numCPUs=8)
    assert off.config.annotation == "" and off.datastore[0].summary.uncommitted == before


# -- privileges

PRIVILEGES = {
    "VirtualMachine.Config.Annotation": ((), {"annotation": "x"}),
    "VirtualMachine.Config.Rename": ((), {"name": "x"}),
    "VirtualMachine.Config.CPUCount": ((), {"numCPUs": 1}),
    "VirtualMachine.Config.Memory": ((), {"memoryMB": 512}),
    "VirtualMachine.Config.Settings": ((), {"guestId": "otherGuest"}),
    "VirtualMachine.Config.Resource": ((), {"cpuAllocation": Allocation(limit=1)}),
    "VirtualMachine.Config.AdvancedConfig": ((), {"extraConfig": [vim.option.OptionValue(key="a", value="b")]}),
    "VirtualMachine.Config.SwapPlacement": ((), {"swapPlacement": "vmDirectory"}),
    "VirtualMachine.Config.ChangeTracking": ((), {"changeTrackingEnabled": True}),
    "VirtualMachine.Config.ManagedBy": ((), {"managedBy": vim.ext.ManagedByInfo(extensionKey="a", type="b")}),
    "VirtualMachine.Config.MksControl": ((), {"maxMksConnections": 1}),
    "VirtualMachine.Config.AddNewDisk Datastore.AllocateSpace": ([new_disk()], {}),
    "VirtualMachine.Config.RemoveDisk": ([remove(device.VirtualDisk(key=2000))], {}),
    "VirtualMachine.Config.EditDevice": ([edit(device.VirtualVmxnet3(key=4000, wakeOnLanEnabled=False))], {}),
    "VirtualMachine.Config.AddRemoveDevice": ([remove(device.VirtualVmxnet3(key=4000))], {}),
    "VirtualMachine.Config.AddRemoveDevice Network.Assign": ([add(card("network2"))], {}),
}


@pytest.mark.parametrize(("needed", "asked"), PRIVILEGES.items(), ids=PRIVILEGES)
def test_privileges(run, needed, asked):
    changes, settings = asked
    basic = ["System.Anonymous", "System.View", "System.Read"]
    admin = Account("administrator@vsphere.local", "simulator")
    for missing in (None, *needed.split()):
        role = [*basic, *(name for name in needed.split() if name != missing)]
        sim = run(vms=1, accounts=[admin, Account(LIMITED, "simulator", [("/", role, True)])])
        vm = remote(sim.connect(LIMITED), sim.entity("/DC1/vm/vm0001"))
        if missing is None:
            reconfigure(vm, *changes, **settings)
            continue
        with pytest.raises(vim.fault.NoPermission) as caught:
            reconfigure(vm, *changes, **settings)
        assert caught.value.privilegeId == missing


def test_extending_needs_its_own_privilege(run):
    role = ["System.Anonymous", "System.View", "System.Read", "VirtualMachine.Config.EditDevice",
            "VirtualMachine.Config.Resource", "Datastore.AllocateSpace"]
    admin = Account("administrator@vsphere.local", "simulator")
    sim = run(vms=1, accounts=[admin, Account(LIMITED, "simulator", [("/", role, True)])])
    vm = remote(sim.connect(LIMITED), sim.entity("/DC1/vm/vm0001"))
    wanted = by_key(vm, 2000)
    reconfigure(vm, edit(wanted))
    wanted.capacityInBytes *= 2
    with pytest.raises(vim.fault.NoPermission) as caught:
        reconfigure(vm, edit(wanted))
    assert caught.value.privilegeId == "VirtualMachine.Config.DiskExtend"


# -- virtual hardware


def test_upgrading(sim, off, on):
    sim.entity("/DC1/vm/vm0001").own("config").version = "vmx-15"
    for bad in ("vmx-22", "21"):
        with pytest.raises(Argument):
            wait(off.UpgradeVM_Task(bad))
    wait(off.UpgradeVM_Task("vmx-19"))
    assert off.config.version == off.summary.config.hwVersion == "vmx-19"
    for old in ("vmx-19", "vmx-14"):
        with pytest.raises(vim.fault.AlreadyUpgraded):
            wait(off.UpgradeVM_Task(old))
    wait(off.UpgradeVM_Task())
    assert off.config.version == "vmx-21"
    with pytest.raises(Power):
        wait(on.UpgradeVM_Task())
