# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document for many hosts costs a handful of requests, however many hosts and sections there are."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.skyscraper.vsphere.plugins.action.host_config import ActionModule
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain

AS_IT_IS = {
    "dns": {"servers": ["192.0.2.1"], "search_domains": ["example.test"]},
    "time": {"time_zone": "UTC", "protocol": "ntp", "ntp_servers": []},
    "syslog": {"rotate": 8, "size_kb": 1024, "firewall": "disabled"},
    "firewall": {"incoming": "blocked", "rule_sets": [{"name": "sshServer", "state": "enabled"}]},
    "services": [{"service": "TSM-SSH", "state": "stopped", "policy": "off"}],
    "power_policy": {"policy": "balanced"},
    "lockdown": {"mode": "disabled"},  # its users are told by a method of each host, and nobody asks for them
    "advanced_settings": {"settings": {"Mem.ShareForceSalting": 2, "Security.AccountLockFailures": 5}},
}


def ensure(session, check=True, **document):
    """The result of host_config."""
    operation = ActionModule.operation
    checked = ArgumentSpecValidator(operation.options, **operation.rules).validate({"hostname": "here", **document})
    assert not checked.error_messages
    return operation.run(session, plain(checked.validated_parameters), Mode(check=check))


def test_nothing_to_do_on_64_hosts(simulator, session, calls):
    for number in range(4, 65):
        simulator.add("host", f"esx{number:02}.example.test", "/DC1/host/cluster1")
    calls()
    result = ensure(session, cluster="cluster1", **AS_IT_IS)
    assert (result["changed"], len(result["results"])) == (False, 64)
    assert calls() == [
        "CreateContainerView",  # the index of names, for the cluster
        "RetrievePropertiesEx",
        "DestroyView",
        "RetrievePropertiesEx",  # all hosts, all sections
    ]


@pytest.mark.parametrize("check", [True, False])
def test_what_would_be_refused_leaves_its_host_alone(session, calls, check):
    calls()
    services = [{"service": "TSM", "state": "started"}, {"service": "nothing", "state": "started"}]
    with pytest.raises(NotFound) as caught:
        ensure(session, check, host="esx01.example.test", services=services)
    assert caught.value.msg.startswith("services nothing: service: the host esx01.example.test has no service")
    assert caught.value.changed is False
    assert "StartService" not in calls()
