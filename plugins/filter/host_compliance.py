# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: host_compliance
short_description: Tells rule by rule how hosts stand to a document
version_added: 0.1.0
description:
  - Takes the result of M(skyscraper.vsphere.host_config) for several hosts, mostly one in check mode, and lists for
    each host and each rule of the document what is wanted and what was found.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  _input:
    description: The registered result of M(skyscraper.vsphere.host_config), for several hosts.
    type: dict
    required: true
  document:
    description: The document that the task was given, as a dictionary of its sections.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: How the hosts stand to the document
  skyscraper.vsphere.host_config:
    cluster: cluster1
    time: "{{ document.time }}"
  check_mode: true
  register: comparison
  vars:
    document:
      time: {time_zone: UTC}

- name: The rules that are not kept
  ansible.builtin.debug:
    msg: "{{ comparison | skyscraper.vsphere.host_compliance(document) | rejectattr('compliant') }}"
  vars:
    document:
      time: {time_zone: UTC}
"""

RETURN = r"""
_value:
  description:
    - One entry for each host and rule, with C(host), C(rule) (as V(services.TSM-SSH.state)), C(wanted), C(found) and
      C(compliant). For a host that could not be compared, there is one entry with C(error).
  type: list
  elements: dict
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig

_NOTHING = object()
_NAMES = {section.option: section.naming for section in HostConfig.sections if section.is_list}


def host_compliance(result, document):
    """The rows of the report: [{host, rule, wanted, found, compliant}]."""
    if not isinstance(result, dict) or "results" not in result:
        raise AnsibleFilterError("host_compliance takes the result of host_config for several hosts.")
    rules = _rules(document)
    diffs = iter(result.get("diff") or ())
    rows = []
    for one in result["results"]:
        # Hosts that failed have no diff, and so no place in the list of them.
        rows += [_failed(one)] if one.get("failed") else _rows(one, rules, next(diffs, {}))
    return rows


def _rows(one, rules, diff):
    host = one["host_config"]["host"]
    return [_row(host, path, wanted, diff) for path, wanted in rules]


def _row(host, path, wanted, diff):
    before, after = (_value_at(diff.get(side), path) for side in ("before", "after"))
    # What is in neither of them stays as it is, and so it is as it is wanted.
    compliant = before is _NOTHING and after is _NOTHING
    found = wanted if compliant else None if before is _NOTHING else before
    return {"host": host, "rule": ".".join(path), "wanted": wanted, "found": found, "compliant": compliant}


def _failed(one):
    return {
        "host": one.get("host", ""),
        "rule": "",
        "wanted": None,
        "found": None,
        "compliant": False,
        "error": one.get("msg", ""),
    }


def _rules(document):
    """[(path, wanted)] of all that a document says."""
    rules = []
    for option, section in document.items():
        name = _NAMES.get(option)
        parts = {str(one[name]): _without(one, name) for one in section} if name else section
        rules += _leaves((option,), parts)
    return rules


def _without(one, name):
    return {option: value for option, value in one.items() if option != name}


def _leaves(path, value):
    if not isinstance(value, dict) or not value:
        return [(path, value)]
    return [leaf for key, inner in value.items() for leaf in _leaves((*path, str(key)), inner)]


def _value_at(value, path):
    """What is at a path, or _NOTHING."""
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return _NOTHING
        value = value[part]
    return value


class FilterModule:
    """The filter of this file, for Ansible."""

    def filters(self):
        """{name: function}"""
        return {"host_compliance": host_compliance}
