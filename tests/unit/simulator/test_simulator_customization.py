# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guests that start, their addresses, and guest customization with the specifications that a vCenter keeps."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from simulator_helpers import eventually, remote, wait

custom = vim.vm.customization


def adapter(ip=None, mask=None, ipv6=None, mac=None):
    generator = custom.FixedIp(ipAddress=ip) if ip else custom.DhcpIpGenerator()
    settings = custom.IPSettings(ip=generator, subnetMask=mask, ipV6Spec=ipv6)
    return custom.AdapterMapping(macAddress=mac, adapter=settings)


def linux(*adapters, host_name="web-01", **identity):
    return custom.Specification(
        options=custom.LinuxOptions(), globalIPSettings=custom.GlobalIPSettings(dnsServerList=["192.0.2.53"]),
        identity=custom.LinuxPrep(hostName=custom.FixedName(name=host_name), domain="example.test", **identity),
        nicSettingMap=list(adapters) or [adapter()])


def windows(password=None):
    secret = custom.Password(value=password, plainText=True) if password else None
    return custom.Specification(
        options=custom.WinOptions(changeSID=True, deleteAccounts=False), nicSettingMap=[adapter()],
        globalIPSettings=custom.GlobalIPSettings(),
        identity=custom.Sysprep(
            guiUnattended=custom.GuiUnattended(password=secret, timeZone=85, autoLogon=False, autoLogonCount=0),
            userData=custom.UserData(fullName="Owner", orgName="Example", productId="",
                                     computerName=custom.FixedName(name="WIN-01")),
            identification=custom.Identification(joinWorkgroup="WORKGROUP")))


@pytest.fixture
def off(sim, si):
    return remote(si, sim.entity("/DC1/vm/vm0001"))


@pytest.fixture
def manager(si):
    return si.content.customizationSpecManager


def events(si, vm):
    found = si.content.eventManager.QueryEvents(vim.event.EventFilterSpec(
        entity=vim.event.EventFilterSpec.ByEntity(entity=vm, recursion="self")))
    return [event for event in found if isinstance(event, vim.event.CustomizationEvent)]


# -- guests


def test_a_guest_starts_step_by_step(run):
    sim = run(vms=1, guest_boot_time=2, guest_address_time=1)
    vm = remote(sim.connect(), sim.entity("/DC1/vm/vm0001"))
    wait(vm.PowerOnVM_Task())
    assert (vm.guest.toolsRunningStatus, vm.guestHeartbeatStatus) == ("guestToolsNotRunning", "gray")
    eventually(lambda: vm.guest.toolsRunningStatus == "guestToolsExecutingScripts")
    eventually(lambda: vm.guest.toolsRunningStatus == "guestToolsRunning")
    assert vm.guestHeartbeatStatus == "green" and vm.guest.guestOperationsReady
    assert vm.guest.ipAddress is None and vm.guest.hostName is None and not vm.guest.net[0].ipAddress
    eventually(lambda: vm.guest.ipAddress == "192.0.2.51")
    assert vm.guest.hostName == "vm0001"
    assert list(vm.guest.net[0].ipAddress) == ["192.0.2.51", "fe80::250:56ff:fe80:1"]
    wait(vm.PowerOffVM_Task())
    assert vm.guest.ipAddress is None and not vm.guest.net


def test_a_guest_has_the_addresses_that_it_is_given(sim, si):
    machine = sim.entity("/DC1/vm/vm0002")
    with sim.service.lock:
        machine.set_addresses([["169.254.7.7/16", "2001:db8::7/64"]])
    vm = remote(si, machine)
    assert vm.guest.ipAddress == "2001:db8::7" and vm.guest.net[0].ipConfig.ipAddress[1].prefixLength == 64


# -- customization


def test_a_guest_is_customized_when_it_starts(run):
    sim = run(vms=1, guest_customization_time=0.2)
    si = sim.connect()
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    fixed = custom.IPSettings.IpV6AddressSpec(ip=[custom.FixedIpV6(ipAddress="2001:db8::9", subnetMask=64)])
    spec = linux(adapter("192.0.2.99", "255.255.255.0", fixed, mac="00:50:56:80:00:01"))
    assert vm.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_IDLE"
    assert vm.CheckCustomizationSpec(spec) is None
    wait(vm.CustomizeVM_Task(spec))
    assert vm.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_PENDING"
    assert "tools.deployPkg.fileName" in {option.key for option in vm.config.extraConfig}
    with pytest.raises(vim.fault.CustomizationPending):
        wait(vm.CustomizeVM_Task(spec))
    wait(vm.PowerOnVM_Task())
    assert vm.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_RUNNING" and vm.guest.ipAddress is None
    eventually(lambda: vm.guest.customizationInfo.customizationStatus == "TOOLSDEPLOYPKG_SUCCEEDED")
    info = vm.guest.customizationInfo
    assert info.startTime < info.endTime and info.errorMsg is None
    assert (vm.guest.hostName, vm.guest.ipAddress) == ("web-01", "192.0.2.99")
    assert list(vm.guest.net[0].ipAddress) == ["192.0.2.99", "2001:db8::9"]
    assert [type(event)._wsdlName for event in events(si, vm)] == [
        "CustomizationStartedEvent", "CustomizationSucceeded"]
    assert "tools.deployPkg.fileName" not in {option.key for option in vm.config.extraConfig}
    wait(vm.ResetVM_Task())
    assert vm.guest.hostName == "web-01" and vm.guest.customizationInfo.endTime == info.endTime


@pytest.mark.parametrize(("failure", "event", "reason"), [
    ("CustomizationNetworkSetupFailed", vim.event.CustomizationNetworkSetupFailed, None),
    ("CustomizationSysprepFailed", vim.event.CustomizationSysprepFailed, None),
    ("userDefinedScriptDisabled", vim.event.CustomizationFailed, "userDefinedScriptDisabled")])
def test_a_customization_fails(run, failure, event, reason):
    sim = run(vms=1, customization_failure=failure)
    si = sim.connect()
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    wait(vm.CustomizeVM_Task(linux()))
    wait(vm.PowerOnVM_Task())
    info = vm.guest.customizationInfo
    assert info.customizationStatus == "TOOLSDEPLOYPKG_FAILED" and info.errorMsg
    assert vm.guest.hostName == "vm0001"
    last = events(si, vm)[-1]
    assert last._wsdlName == event._wsdlName and last.reason == reason and last.logLocation in last.fullFormattedMessage


def test_what_a_specification_must_be(sim, si, off):
    with pytest.raises(vim.fault.NicSettingMismatch) as caught:
        off.CheckCustomizationSpec(linux(adapter(), adapter()))
    assert (caught.value.numberOfNicsInSpec, caught.value.numberOfNicsInVM) == (2, 1)
    with pytest.raises(vim.fault.UncustomizableGuest) as caught:
        wait(off.CustomizeVM_Task(windows()))
    assert caught.value.uncustomizableGuestOS == "Ubuntu Linux (64-bit)"
    for spec in (linux(adapter("192.0.2.9")), linux(adapter(mac="00:50:56:00:00:99")), linux(host_name="a.b")):
        with pytest.raises(Exception, match="A specified parameter was not correct"):
            off.CheckCustomizationSpec(spec)
    on = remote(si, sim.entity("/DC1/vm/vm0002"))
    with pytest.raises(vim.fault.CustomizationFault, match="Powered on"):
        wait(on.CustomizeVM_Task(linux()))
    sim.entity("/DC1/vm/vm0001").own("guest").toolsVersionStatus2 = "guestToolsNotInstalled"
    with pytest.raises(vim.fault.UncustomizableGuest, match="Tools is not installed"):
        off.CheckCustomizationSpec(linux())


def test_a_template_can_be_asked_as_the_source_of_clones(sim, si, off):
    off.MarkAsTemplate()
    off.CheckCustomizationSpec(linux(adapter()))
    with pytest.raises(vim.fault.NicSettingMismatch):
        off.CheckCustomizationSpec(linux(adapter(), adapter()))
    with pytest.raises(vmodl.fault.NotSupported):
        off.CustomizeVM_Task(linux(adapter()))


def test_a_vcenter_keeps_specifications(manager, sim, si, off):
    item = vim.CustomizationSpecItem(
        info=vim.CustomizationSpecInfo(name="win", description="", type=""), spec=windows("s3cret"))
    manager.CreateCustomizationSpec(item)
    with pytest.raises(vim.fault.AlreadyExists):
        manager.CreateCustomizationSpec(item)
    assert [(info.name, info.type) for info in manager.info] == [("win", "Windows")]
    found = manager.GetCustomizationSpec("win")
    secret = found.spec.identity.guiUnattended.password
    assert not secret.plainText and "s3cret" not in secret.value
    sim.entity("/DC1/vm/vm0001").own("config").guestId = "windows2019srv_64Guest"
    assert off.CheckCustomizationSpec(found.spec) is None
    secret.value = "from elsewhere"
    with pytest.raises(vim.fault.CannotDecryptPasswords):
        off.CheckCustomizationSpec(found.spec)
    found.info.changeVersion = "older"
    with pytest.raises(vim.fault.ConcurrentAccess):
        manager.OverwriteCustomizationSpec(found)
    manager.RenameCustomizationSpec("win", "windows")
    manager.DuplicateCustomizationSpec("windows", "other")
    assert manager.DoesCustomizationSpecExist("windows") and not manager.DoesCustomizationSpecExist("win")
    manager.DeleteCustomizationSpec("windows")
    with pytest.raises(vim.fault.NotFound):
        manager.GetCustomizationSpec("windows")
