# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.doc_fragments.customization import suboptions

_CUSTOMIZATION = suboptions("clone.customization", depth=10)


class ModuleDocFragment:
    """How a new virtual machine comes about, and where it goes."""

    DOCUMENTATION: str = rf"""
options:
  clone:
    description:
      - From which machine or template a new one is cloned. It starts with the configuration of its source, and the
        other options change it. Its adapters get MAC addresses of their own.
      - It says nothing about a machine that exists already.
      - The clone runs where its source is, and its files are on the datastores of its source, unless the options for
        the place say otherwise.
      - Without it, and without O(register), a new machine is made from nothing, and needs O(guest_id), O(cpu.count)
        and O(memory.size_mb).
    type: dict
    suboptions:
      source:
        description: Name, inventory path or managed object id of the machine or template.
        type: str
        required: true
      snapshot:
        description:
          - Name or managed object id of a snapshot of the source, to clone the machine as it was then. Without it, the
            machine is cloned as it is now.
        type: str
      linked:
        description:
          - Whether the clone shares its disks with a snapshot of the source, O(clone.snapshot) or the current one, and
            keeps only what differs. It is made in seconds, and needs its source for as long as it exists.
        type: bool
        default: false
      customization:
        description:
          - What the guest of the clone is to become when it starts for the first time. The vCenter keeps no account of
            it; M(skyscraper.vsphere.vm_wait) waits until it is done.
        type: dict
        suboptions:
{_CUSTOMIZATION}
  register:
    description:
      - The file of a machine that is to be put into the inventory, as in V([datastore1] web-01/web-01.vmx). The other
        options change it afterwards.
      - It says nothing about a machine that exists already.
    type: str
  cluster:
    description:
      - Name, inventory path or id of the cluster, or of the host that is in none, where a new machine goes. A cluster
        with DRS chooses the host itself; in one without, or with manual DRS, it is the host that uses least memory, of
        those that are connected, not in maintenance mode, and reach the datastores of the machine. A clone stays on the
        host of its source if that can be.
      - The options for the place are for new machines, and for templates that become machines. They say nothing about
        a machine that exists already; M(skyscraper.vsphere.vm_relocate) moves it. What is left out follows if there
        is only one choice, and is an error that names the choices otherwise.
    type: str
  host:
    description:
      - Name, inventory path or id of the ESXi host where a new machine goes.
    type: str
  resource_pool:
    description:
      - Name, inventory path or id of the resource pool where a new machine goes. Without it, that is the root pool of
        the cluster or host.
    type: str
  datastore:
    description:
      - Name, inventory path or id of the datastore for the files of a new machine, and for those of its disks that
        name none. Without it, a clone has its files where its source has them, and another new machine is on the
        datastore of the first disk that names one.
    type: str
"""
