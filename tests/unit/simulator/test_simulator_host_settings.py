# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DNS, firewall, advanced settings and power of hosts: what is refused, and that both views agree."""

from __future__ import annotations

import pytest
from pyVmomi import vim, vmodl
from pyVmomi.VmomiSupport import long
from simulator_helpers import remote

PATH = "/DC1/host/cluster1/esx01.example.test"
Option, Ruleset = vim.option.OptionValue, vim.host.Ruleset


@pytest.fixture
def host(sim, si):
    return remote(si, sim.entity(PATH))


@pytest.fixture
def options(host):
    return host.configManager.advancedOption


@pytest.fixture
def firewall(host):
    return host.configManager.firewallSystem


def setting(found, key):
    return next(one.value for one in found if one.key == key)


def test_a_setting_is_shown_in_both_places(host, options):
    options.UpdateOptions([Option(key="NFS.MaxVolumes", value=long(64))])
    assert setting(host.config.option, "NFS.MaxVolumes") == setting(options.setting, "NFS.MaxVolumes") == 64


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NFS.MaxVolumes", 64),  # an xsd:int
        ("NFS.MaxVolumes", "64"),
        ("NFS.MaxVolumes", True),
        ("NFS.MaxVolumes", long(1000)),
        ("VMkernel.Boot.hyperthreading", long(1)),
        ("Config.HostAgent.log.level", "loud"),
        ("Annotations.WelcomeMessage", long(1)),
        ("Misc.HostName", "other"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_all_others(host, options, key, value):
    good = Option(key="Security.AccountUnlockTime", value=long(1800))
    with pytest.raises(vmodl.fault.InvalidArgument):
        options.UpdateOptions([good, Option(key=key, value=value)])
    assert setting(host.config.option, "Security.AccountUnlockTime") == 900


def test_an_unknown_setting_is_refused(options):
    with pytest.raises(vim.fault.InvalidName):
        options.UpdateOptions([Option(key="Nothing.Here", value="x")])
    with pytest.raises(vim.fault.InvalidName):
        options.QueryOptions("Nothing.")
    assert [one.key for one in options.QueryOptions("NFS.")] == ["NFS.MaxVolumes"]


def test_settings_are_defined(options):
    kinds = {one.key: one.optionType for one in options.supportedOption}
    assert (kinds["NFS.MaxVolumes"].min, kinds["NFS.MaxVolumes"].max) == (8, 256)
    assert isinstance(kinds["VMkernel.Boot.hyperthreading"], vim.option.BoolOption)
    assert isinstance(kinds["Annotations.WelcomeMessage"], vim.option.StringOption)
    assert kinds["Config.HostAgent.log.level"].choiceInfo[0].key == "error"
    assert kinds["Misc.HostName"].valueIsReadonly and not kinds["NFS.MaxVolumes"].valueIsReadonly


def test_rule_sets(host, firewall):
    firewall.DisableRuleset("sshServer")
    hosts = Ruleset.IpList(allIp=False, ipAddress=["192.0.2.7"], ipNetwork=[])
    firewall.UpdateRuleset("sshServer", Ruleset.RulesetSpec(allowedHosts=hosts))
    for found in (host.config.firewall.ruleset, firewall.firewallInfo.ruleset):
        ssh = next(one for one in found if one.key == "sshServer")
        assert (ssh.enabled, ssh.allowedHosts.allIp, list(ssh.allowedHosts.ipAddress)) == (False, False, ["192.0.2.7"])
    with pytest.raises(vim.fault.NotFound):
        firewall.EnableRuleset("ssh")
    with pytest.raises(vim.fault.HostConfigFault):
        firewall.DisableRuleset("vSphereClient")
    with pytest.raises(vim.fault.HostConfigFault):
        wrong = Ruleset.IpList(allIp=False, ipAddress=["somewhere"])
        firewall.UpdateRuleset("sshServer", Ruleset.RulesetSpec(allowedHosts=wrong))


def test_the_default_policy_keeps_what_is_unset(host, firewall):
    firewall.UpdateDefaultPolicy(vim.host.FirewallInfo.DefaultPolicy(outgoingBlocked=False))
    policy = host.config.firewall.defaultPolicy
    assert (policy.incomingBlocked, policy.outgoingBlocked) == (True, False)


def dns(**values):
    return vim.host.DnsConfig(**{"dhcp": False, "hostName": "esx01", "domainName": "", **values})


def test_dns_is_replaced_as_a_whole(host):
    network = host.configManager.networkSystem
    network.UpdateDnsConfig(dns(hostName="other", address=["192.0.2.53"]))
    found = [host.config.network.dnsConfig, network.dnsConfig, host.config.network.netStackInstance[0].dnsConfig]
    for one in found:
        assert (one.hostName, one.domainName, list(one.address), list(one.searchDomain)) == (
            "other",
            "",
            ["192.0.2.53"],
            [],
        )
    network.UpdateDnsConfig(dns(dhcp=True, virtualNicDevice="vmk0"))
    assert host.config.network.dnsConfig.hostName == "other"
    with pytest.raises(vim.fault.NotFound):
        network.UpdateDnsConfig(dns(dhcp=True, virtualNicDevice="vmk7"))


@pytest.mark.parametrize("wrong", [{"hostName": "a.b"}, {"domainName": "-x"}, {"address": ["ns1"]}])
def test_dns_that_is_none(host, wrong):
    with pytest.raises(vim.fault.HostConfigFault):
        host.configManager.networkSystem.UpdateDnsConfig(dns(**wrong))


def test_power_policies(host):
    system = host.configManager.powerSystem
    system.ConfigurePowerPolicy(1)
    assert host.config.powerSystemInfo.currentPolicy.shortName == system.info.currentPolicy.shortName == "static"
    with pytest.raises(vim.fault.HostConfigFault):
        system.ConfigurePowerPolicy(9)
