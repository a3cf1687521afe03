# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """Options that name ESXi hosts; C(info) for modules that read them."""

    DOCUMENTATION = r"""
options:
  host:
    description:
      - Name of the ESXi host as the vCenter knows it, or its inventory path. A standalone ESXi host need not be
        named.
    type: str
  hosts:
    description:
      - Names of several ESXi hosts. They are read in one request and changed side by side, with one result for each.
    type: list
    elements: str
  cluster:
    description:
      - Name or inventory path of a cluster, all hosts of which are meant.
    type: str
  folder:
    description:
      - The folder of which all hosts are meant, with those of the clusters and folders in it, as an absolute inventory
        path or below the C(host) folder of a datacenter. V("") is that folder itself.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which the hosts or the cluster are looked for. Needed only if
        another datacenter has one of the same name.
    type: str
"""

    INFO = r"""
options:
  host:
    description:
      - Name of the ESXi host as the vCenter knows it, or its inventory path.
      - Without O(host), O(hosts), O(cluster) and O(folder), all hosts are read.
    type: str
  hosts:
    description:
      - Names of several ESXi hosts.
    type: list
    elements: str
  cluster:
    description:
      - Name or inventory path of a cluster, all hosts of which are meant.
    type: str
  folder:
    description:
      - The folder of which all hosts are meant, with those of the clusters and folders in it, as an absolute inventory
        path or below the C(host) folder of a datacenter. V("") is that folder itself.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which the hosts or the cluster are looked for.
    type: str
"""
