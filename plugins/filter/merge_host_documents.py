# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: merge_host_documents
short_description: Makes one document for hosts out of several
version_added: 0.1.0
description:
  - Takes documents as M(skyscraper.vsphere.host_config) does, the most general one first, and makes one of them. A
    later document counts more, option by option; things in a list are told apart by their names, such as services.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  _input:
    description: The documents.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: What all hosts have, and what those of one site have
  ansible.builtin.debug:
    msg: "{{ [everywhere, berlin] | skyscraper.vsphere.merge_host_documents }}"
  vars:
    everywhere:
      time: {time_zone: UTC}
      services: [{service: TSM-SSH, state: stopped, policy: "off"}]
    berlin:
      time: {ntp_servers: [ntp1.example.test]}
      services: [{service: TSM-SSH, policy: "on"}]
"""

RETURN = r"""
_value:
  description: The document, with its sections in the order of M(skyscraper.vsphere.host_config).
  type: dict
"""

from ansible.errors import AnsibleFilterError

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.config import HostConfig


def merge_host_documents(documents):
    """One document of several, of which a later one counts more."""
    if not isinstance(documents, list) or not all(isinstance(one, dict) for one in documents):
        raise AnsibleFilterError("merge_host_documents takes a list of documents.")
    sections = HostConfig.sections
    strange = {option for one in documents for option in one} - {section.option for section in sections}
    if strange:
        known = ", ".join(section.option for section in sections)
        raise AnsibleFilterError(f"A document has no section {', '.join(sorted(strange))}. There are {known}.")
    merged = {}
    for section in sections:
        given = [one[section.option] for one in documents if one.get(section.option) is not None]
        if given:
            merged[section.option] = _merged_list(given, section.naming) if section.is_list else _merged(given)
    return merged


def _merged(several):
    """One dictionary of several, and of those in them."""
    merged = {}
    for one in several:
        for option, value in one.items():
            both = isinstance(value, dict) and isinstance(merged.get(option), dict)
            merged[option] = _merged([merged[option], value]) if both else value
    return merged


def _merged_list(lists, name):
    """One list of several, in which each name stands once, in the order in which they come."""
    by_name = {}
    for one in [one for several in lists for one in several]:
        by_name[one[name]] = _merged([by_name.get(one[name], {}), one])
    return list(by_name.values())


class FilterModule:
    """The filter of this file, for Ansible."""

    def filters(self):
        """{name: function}"""
        return {"merge_host_documents": merge_host_documents}
