# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """Options of the lookups that say which objects are meant."""

    DOCUMENTATION = r"""
options:
  kind:
    description:
      - The kind of the objects. Without it, all kinds are looked through, so that a name must be the only one of its
        kind in the whole inventory.
    type: str
    choices: [cluster, datacenter, datastore, datastore_cluster, dvs, folder, host, network, vapp, resource_pool, vm]
  datacenter:
    description: Name or inventory path of the datacenter below which names are looked for.
    type: str
"""
