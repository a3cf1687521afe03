# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The software of hosts: which of it they accept, and the modules of their kernel."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl


@pytest.fixture
def image(host):
    return host.configManager.imageConfigManager


@pytest.fixture
def kernel(host):
    return host.configManager.kernelModuleSystem


def test_the_levels(image):
    assert image.HostImageConfigGetAcceptance() == "partner"
    for level in ("community", "vmware_accepted", "partner"):
        image.UpdateHostImageAcceptanceLevel(level)
        assert image.HostImageConfigGetAcceptance() == level
    with pytest.raises(vmodl.fault.InvalidArgument):
        image.UpdateHostImageAcceptanceLevel("PartnerSupported")


def test_software_of_the_host_is_in_the_way_of_a_level(image):
    levels = {one.name: one.acceptanceLevel for one in image.FetchSoftwarePackages()}
    assert levels["esx-base"] == "vmware_certified" and "vmware_accepted" in levels.values()
    with pytest.raises(vim.fault.HostConfigFault) as caught:
        image.UpdateHostImageAcceptanceLevel("vmware_certified")
    assert "lsuv2-nvme-pcie-plugin" in caught.value.msg
    assert image.HostImageConfigGetAcceptance() == "partner"


def test_options_of_modules(kernel):
    modules = {one.name: one for one in kernel.QueryModules()}
    assert modules["ixgben"].loaded and not modules["nmlx5_core"].loaded
    assert len({one.id for one in modules.values()}) == len(modules)
    kernel.UpdateModuleOptionString("ixgben", "RSS=4")
    assert kernel.QueryConfiguredModuleOptionString("ixgben") == "RSS=4"
    assert {one.name: one.optionString for one in kernel.QueryModules()}["ixgben"] == "RSS=4"
    for method, more in ((kernel.UpdateModuleOptionString, ["x"]), (kernel.QueryConfiguredModuleOptionString, [])):
        with pytest.raises(vim.fault.NotFound):
            method("ixgbe", *more)
