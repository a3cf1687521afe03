#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_certificate_info
short_description: Reads the certificates of ESXi hosts
version_added: 0.1.0
description:
  - Reads the certificate of one ESXi host, of several, of all hosts of a cluster, or of all there are, and says for how
    many days it is still valid.
  - Needs the privilege C(Certificate.Manage) on the hosts. Hosts of which the account may not read it are left out,
    unless they are named.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
  - skyscraper.vsphere.host.info
"""

EXAMPLES = r"""
- name: The certificates of all hosts
  skyscraper.vsphere.host_certificate_info:
  register: certificates

- name: The hosts whose certificate ends within a month
  ansible.builtin.debug:
    msg: >-
      {{ certificates.results | map(attribute='host_certificate') | selectattr('days_left', 'lt', 30)
      | map(attribute='host') }}
"""

RETURN = r"""
results:
  description: One entry for each host.
  type: list
  elements: dict
  returned: success
  contains:
    moid: {description: The managed object id of the host., type: str, returned: success, sample: host-10}
    host_certificate:
      description: The certificate of a host. What the host does not say is left out.
      type: dict
      returned: success
      contains:
        host:
          description:
            - The host.
          type: str
          returned: success
        subject:
          description:
            - Whom the certificate is for.
          type: str
          returned: success
        issuer:
          description:
            - Who signed it.
          type: str
          returned: success
        not_before:
          description:
            - From when on it is valid (ISO 8601).
          type: str
          returned: success
        not_after:
          description:
            - Until when it is valid (ISO 8601).
          type: str
          returned: success
        days_left:
          description:
            - Whole days until then, by the clock of the machine that runs the task. Below 0 it is over.
          type: int
          returned: success
        status:
          description:
            - V(good), V(expiring), V(expiring_shortly), V(expiration_imminent), V(expired), V(revoked) or
              V(unknown), as the server sees it.
          type: str
          returned: success
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.certificate import HostCertificate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(reading(HostCertificate))


if __name__ == "__main__":
    main()
