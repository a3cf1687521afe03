# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for hosts are merged by name, and a comparison is told rule by rule."""

from __future__ import annotations

import pathlib

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.skyscraper.vsphere.plugins.filter.host_compliance import host_compliance
from ansible_collections.skyscraper.vsphere.plugins.filter.merge_host_documents import merge_host_documents
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig

ROOT = pathlib.Path(__file__).parents[3]
EVERYWHERE = {
    "services": [{"service": "ntpd", "state": "started"}, {"service": "TSM-SSH", "state": "stopped", "policy": "off"}],
    "time": {"time_zone": "UTC", "ntp_servers": ["a"]},
}


def test_the_role_hands_on_every_section():
    tasks = yaml.safe_load((ROOT / "roles" / "harden_host" / "tasks" / "main.yml").read_text())
    [options] = [one["skyscraper.vsphere.host_config"] for one in tasks if "skyscraper.vsphere.host_config" in one]
    handed_on = [option for option in options if option not in HostConfig.target.options]
    assert handed_on == [section.option for section in HostConfig.sections]


def test_a_later_document_counts_more():
    special = {"time": {"ntp_servers": ["b"]}, "services": [{"service": "TSM-SSH", "policy": "on"}, {"service": "TSM"}]}
    assert merge_host_documents([EVERYWHERE, special]) == {
        "time": {"time_zone": "UTC", "ntp_servers": ["b"]},
        "services": [
            {"service": "ntpd", "state": "started"},
            {"service": "TSM-SSH", "state": "stopped", "policy": "on"},
            {"service": "TSM"},
        ],
    }
    assert EVERYWHERE["time"]["ntp_servers"] == ["a"]


def test_the_sections_come_in_the_order_of_the_module():
    assert list(merge_host_documents([EVERYWHERE])) == ["time", "services"]


@pytest.mark.parametrize(
    ("documents", "said"),
    [({"time": {}}, "takes a list of documents"), ([{"tim": {}}], "has no section tim. There are ")],
)
def test_what_is_no_document_is_told(documents, said):
    with pytest.raises(AnsibleFilterError, match=said):
        merge_host_documents(documents)


def row(host, rule, wanted, found, compliant):
    return {"host": host, "rule": rule, "wanted": wanted, "found": found, "compliant": compliant}


def test_each_rule_is_told_for_each_host():
    result = {
        "results": [
            {"host_config": {"host": "esx01"}},
            {"failed": True, "host": "esx02", "msg": "No.", "changed": False},
            {"host_config": {"host": "esx03"}},
        ],
        "diff": [
            {
                "before": {"time": {"ntp_servers": []}, "services": {"TSM-SSH": {"state": "started"}}},
                "after": {"time": {"ntp_servers": ["a"]}, "services": {"TSM-SSH": {"state": "stopped"}}},
            },
            {"before": {}, "after": {}},
        ],
    }
    document = {
        "time": {"ntp_servers": ["a"], "time_zone": "UTC"},
        "services": [{"service": "TSM-SSH", "state": "stopped"}],
    }
    assert host_compliance(result, document) == [
        row("esx01", "time.ntp_servers", ["a"], [], False),
        row("esx01", "time.time_zone", "UTC", "UTC", True),
        row("esx01", "services.TSM-SSH.state", "stopped", "started", False),
        {**row("esx02", "", None, None, False), "error": "No."},
        row("esx03", "time.ntp_servers", ["a"], ["a"], True),
        row("esx03", "time.time_zone", "UTC", "UTC", True),
        row("esx03", "services.TSM-SSH.state", "stopped", "stopped", True),
    ]


def test_what_would_be_made_was_not_found():
    result = {
        "results": [{"host_config": {"host": "esx01"}}],
        "diff": [{"before": {}, "after": {"time": {"time_zone": "UTC"}}}],
    }
    (told,) = host_compliance(result, {"time": {"time_zone": "UTC"}})
    assert (told["found"], told["compliant"]) == (None, False)


@pytest.mark.parametrize("result", [[], {"changed": False, "host_config": {}}])
def test_a_result_of_one_host_is_refused(result):
    with pytest.raises(AnsibleFilterError, match="takes the result of host_config for several hosts"):
        host_compliance(result, {})
