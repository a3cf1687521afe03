# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The software iSCSI adapter of a host: when there is one, what it refuses, and what is told of it."""

from __future__ import annotations

import pytest
from pyVmomi import vim
from simulator_helpers import remote

Hba = vim.host.InternetScsiHba
HOST = "/DC1/host/cluster1/esx01.example.test"
IQN = "iqn.2001-04.com.example:storage1"
PORTAL = "192.0.2.50:3260"


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity(HOST))


@pytest.fixture
def storage(host):
    return host.configManager.storageSystem


@pytest.fixture
def binding(host):
    return host.configManager.iscsiManager


@pytest.fixture
def enabled(storage):
    storage.UpdateSoftwareInternetScsiEnabled(True)
    return storage


def adapter(host):
    return next((one for one in host.config.storageDevice.hostBusAdapter if isinstance(one, Hba)), None)


def send(address="192.0.2.50", port=None):
    return Hba.SendTarget(address=address, port=port)


def static(iqn=IQN, address="192.0.2.50", port=None):
    return Hba.StaticTarget(address=address, port=port, iScsiName=iqn)


def chap(**values):
    given = {"chapAuthEnabled": True, "chapAuthenticationType": "chapRequired", "chapName": "n", "chapSecret": "s1"}
    return Hba.AuthenticationProperties(**{**given, **values})


def mutual(**values):
    return {
        "mutualChapAuthenticationType": "chapRequired",
        "mutualChapName": "m",
        "mutualChapSecret": "s2",
        **values,
    }


def test_an_adapter_that_is_disabled_is_there_until_the_host_was_rebooted(sim, host, enabled):
    assert adapter(host).device == "vmhba64"
    enabled.UpdateSoftwareInternetScsiEnabled(False)
    assert host.config.storageDevice.softwareInternetScsiEnabled is False
    assert adapter(host) is not None
    with pytest.raises(vim.fault.HostConfigFault):
        enabled.UpdateInternetScsiAlias("vmhba64", "x")
    sim.entity(HOST).come_back()
    assert adapter(host) is None
    with pytest.raises(vim.fault.NotFound):
        enabled.UpdateInternetScsiAlias("vmhba64", "x")


def test_one_that_is_enabled_again_is_as_it_was(sim, host, enabled):
    enabled.UpdateInternetScsiAlias("vmhba64", "x")
    enabled.UpdateSoftwareInternetScsiEnabled(False)
    enabled.UpdateSoftwareInternetScsiEnabled(True)
    sim.entity(HOST).come_back()
    assert adapter(host).iScsiAlias == "x"


def test_what_is_not_of_iscsi_is_not_found(enabled):
    for name in ("vmhba0", "vmhba9"):
        with pytest.raises(vim.fault.NotFound):
            enabled.UpdateInternetScsiAlias(name, "x")


@pytest.mark.parametrize("name", ["eui.02004567a425678d", "naa.52004567ba64678d", "iqn.2001-04.com.example"])
def test_names_of_iscsi(host, enabled, name):
    enabled.UpdateInternetScsiName("vmhba64", name)
    assert adapter(host).iScsiName == name


@pytest.mark.parametrize("name", ["", "esx01", "iqn.2001.com.example", "eui.12"])
def test_what_is_no_name_of_iscsi(enabled, name):
    with pytest.raises(vim.fault.HostConfigFault):
        enabled.UpdateInternetScsiName("vmhba64", name)


def test_secrets_are_not_told(host, enabled):
    enabled.UpdateInternetScsiAuthenticationProperties("vmhba64", chap(**mutual()))
    found = adapter(host).authenticationProperties
    assert (found.chapName, found.chapSecret, found.mutualChapName, found.mutualChapSecret) == ("n", "", "m", "")


@pytest.mark.parametrize(
    "given",
    [
        chap(chapName=""),
        chap(chapSecret=None),
        chap(**mutual(mutualChapSecret="s1")),
        chap(**mutual(mutualChapName=None)),
        chap(chapAuthenticationType="chapPreferred", **mutual()),
        Hba.AuthenticationProperties(chapAuthEnabled=False, **mutual()),
    ],
)
def test_authentication_that_cannot_be(host, enabled, given):
    with pytest.raises(vim.fault.HostConfigFault):
        enabled.UpdateInternetScsiAuthenticationProperties("vmhba64", given)
    assert adapter(host).authenticationProperties.chapAuthEnabled is False


def test_targets_have_the_standard_port_and_come_once(host, enabled):
    enabled.AddInternetScsiSendTargets("vmhba64", [send(), send(port=3261)])
    enabled.AddInternetScsiStaticTargets("vmhba64", [static()])
    assert [one.port for one in adapter(host).configuredSendTarget] == [3260, 3261]
    assert [(one.port, one.discoveryMethod) for one in adapter(host).configuredStaticTarget] == [(3260, "staticMethod")]
    with pytest.raises(vim.fault.HostConfigFault):
        enabled.AddInternetScsiSendTargets("vmhba64", [send(port=3260)])
    with pytest.raises(vim.fault.HostConfigFault):
        enabled.AddInternetScsiStaticTargets("vmhba64", [static(iqn=IQN.upper().replace("IQN", "iqn"))])


def test_where_one_is_not_found_the_others_are_removed(host, enabled):
    enabled.AddInternetScsiSendTargets("vmhba64", [send()])
    enabled.AddInternetScsiStaticTargets("vmhba64", [static()])
    with pytest.raises(vim.fault.NotFound):
        enabled.RemoveInternetScsiSendTargets("vmhba64", [send("192.0.2.51"), send()])
    with pytest.raises(vim.fault.NotFound):
        enabled.RemoveInternetScsiStaticTargets("vmhba64", [static(IQN + "x"), static()])
    assert list(adapter(host).configuredSendTarget) + list(adapter(host).configuredStaticTarget) == []


def test_what_a_mounted_volume_is_reached_through_stays(sim, host, enabled):
    enabled.AddInternetScsiSendTargets("vmhba64", [send()])
    sim.entity(HOST).managers["storageSystem"].reach("naa.2", IQN, PORTAL, "vol1")
    (found,) = adapter(host).configuredStaticTarget
    assert (found.discoveryMethod, found.parent, found.iScsiName) == ("sendTargetMethod", PORTAL, IQN)
    for refused in (
        lambda: enabled.UpdateSoftwareInternetScsiEnabled(False),
        lambda: enabled.RemoveInternetScsiSendTargets("vmhba64", [send()]),
        lambda: enabled.RemoveInternetScsiStaticTargets("vmhba64", [static()]),
    ):
        with pytest.raises(vim.fault.HostConfigFault, match="vol1"):
            refused()
    enabled.AddInternetScsiStaticTargets("vmhba64", [static()])
    enabled.RemoveInternetScsiSendTargets("vmhba64", [send()])
    assert [one.discoveryMethod for one in adapter(host).configuredStaticTarget] == ["staticMethod"]


def test_binding(sim, host, binding, enabled):
    with pytest.raises(vim.fault.IscsiFaultVnicHasMultipleUplinks):
        binding.BindVnic("vmhba64", "vmk0")
    with pytest.raises(vim.fault.IscsiFaultVnicNotFound):
        binding.BindVnic("vmhba64", "vmk9")
    with pytest.raises(vim.fault.NotFound):
        binding.QueryBoundVnics("vmhba9")
    order = sim.entity(HOST).managers["networkSystem"]
    with order.changing() as network:
        group = next(one for one in network.portgroup if one.spec.name == "Management Network")
        group.spec.policy.nicTeaming.nicOrder.activeNic = ["vmnic0"]
        group.spec.policy.nicTeaming.nicOrder.standbyNic = []
    binding.BindVnic("vmhba64", "vmk0")
    (port,) = binding.QueryBoundVnics("vmhba64")
    assert (port.vnicDevice, port.pnicDevice, port.portgroupName, port.pathStatus) == (
        "vmk0",
        "vmnic0",
        "Management Network",
        "notUsed",
    )
    with pytest.raises(vim.fault.IscsiFaultVnicAlreadyBound):
        binding.BindVnic("vmhba64", "vmk0")
    with pytest.raises(vim.fault.HostConfigFault, match="vmk0"):
        enabled.UpdateSoftwareInternetScsiEnabled(False)
    enabled.AddInternetScsiStaticTargets("vmhba64", [static()])
    sim.entity(HOST).managers["storageSystem"].reach("naa.2", IQN, PORTAL)
    with pytest.raises(vim.fault.IscsiFaultVnicHasActivePaths):
        binding.UnbindVnic("vmhba64", "vmk0", False)
    binding.UnbindVnic("vmhba64", "vmk0", True)
    with pytest.raises(vim.fault.IscsiFaultVnicNotBound):
        binding.UnbindVnic("vmhba64", "vmk0", True)
    assert binding.QueryBoundVnics("vmhba64") == []
