#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: about_info
short_description: Tells what server it is
version_added: 0.1.0
description:
  - Returns the product, version and kind of the server. It costs no request beyond the log-in, which makes it a good
    first task to see whether the connection works.
  - Needs no privilege beyond being able to log in.
  - Works on a vCenter and on a standalone ESXi host.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.attributes.info
"""

EXAMPLES = r"""
- name: What server is it?
  skyscraper.vsphere.about_info:
  register: server

- name: Only a vCenter will do
  ansible.builtin.assert:
    that: server.about.is_vcenter
"""

RETURN = r"""
about:
  description: What the server says of itself; none for what it does not say.
  type: dict
  returned: success
  contains:
    name: {description: Name of the product., type: str, returned: success, sample: VMware vCenter Server}
    full_name: {description: Name of the product with its version and build., type: str, returned: success}
    vendor: {description: Who makes it., type: str, returned: success}
    version: {description: Version of the product., type: str, returned: success, sample: 8.0.3}
    build: {description: Number of the build., type: str, returned: success}
    api_type: {description: V(VirtualCenter) or V(HostAgent)., type: str, returned: success}
    api_version: {description: Version of the API., type: str, returned: success, sample: 8.0.3.0}
    os_type: {description: What the server runs on., type: str, returned: success, sample: linux-x64}
    product_line: {description: V(vpx) for a vCenter and V(embeddedEsx) for an ESXi host., type: str, returned: success}
    instance_uuid: {description: UUID of this vCenter., type: str, returned: on a vCenter}
    license_product_name: {description: Name of the product on its license., type: str, returned: success}
    license_product_version: {description: Version of the product on its license., type: str, returned: success}
    is_vcenter: {description: Whether it is a vCenter and not a standalone ESXi host., type: bool, returned: success}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.about import ABOUT_INFO
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(ABOUT_INFO)


if __name__ == "__main__":
    main()
