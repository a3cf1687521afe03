#!/usr/bin/python
# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: rename
short_description: Renames an object of the inventory
version_added: 0.1.0
description:
  - Gives another name to a virtual machine, a cluster, a datastore or whatever else has a name in the inventory. It
    stays in its place.
  - The object is found by O(name) or O(moid). If nothing has the O(name) (any more), but something has the O(new_name)
    in the same place (with a plain name, exactly one object of this O(kind) in the O(datacenter), or in the whole
    inventory), the task takes it as renamed already, and changes nothing. If both are there, it is refused.
  - A host cannot be renamed, because its name is its address; a standalone host neither. The network of port groups on
    standard switches goes by the name that these have on the hosts, see M(skyscraper.vsphere.portgroup). The folders
    that each datacenter has by itself and root resource pools have fixed names, too.
  - Needs the privilege C(VirtualMachine.Config.Rename), C(Host.Inventory.RenameCluster), C(Datacenter.Rename),
    C(Datastore.Rename), C(Folder.Rename) (for a datastore cluster, too), C(DVSwitch.Modify), C(DVPortgroup.Modify),
    C(Resource.RenamePool) or C(VApp.Rename) on the object, for its kind.
  - Works on a vCenter, and on a standalone ESXi host for what can be renamed there.
  - It does not rename the files of a virtual machine, which keep the names that they have.
author:
  - The Skyscraper Project (@skyscraper-vsphere)
options:
  kind:
    description:
      - What kind of object it is. Needed with O(name). With O(moid) it is needed only if the id does not tell it, as
        on a standalone ESXi host.
      - V(network) is a distributed port group; V(dvs) is a distributed switch.
    type: str
    choices: [cluster, datacenter, datastore, datastore_cluster, dvs, folder, network, vapp, resource_pool, vm]
  name:
    description:
      - The name that the object has now, or its inventory path, as in V(/DC1/vm/prod/web-01). A slash inside of a
        name is written V(%2f) in a path, and as it is in a name.
    type: str
  datacenter:
    description:
      - Name or inventory path of the datacenter in which a O(name) is looked for. Needed only if another datacenter has
        one of the same name.
    type: str
  moid:
    description:
      - The managed object id of the object, as in V(vm-42).
    type: str
  new_name:
    description:
      - The name that it shall have, of at most 80 characters. A slash in it is written as it is.
    type: str
    required: true
extends_documentation_fragment:
  - skyscraper.vsphere.connection
  - skyscraper.vsphere.connection.changing
  - skyscraper.vsphere.connection.waiting
  - skyscraper.vsphere.attributes
seealso:
  - module: skyscraper.vsphere.folder
  - module: skyscraper.vsphere.datacenter
"""

EXAMPLES = r"""
- name: A virtual machine has another name
  skyscraper.vsphere.rename:
    kind: vm
    name: web-01
    datacenter: DC1
    new_name: web-01-old

- name: A datastore has another name
  skyscraper.vsphere.rename:
    kind: datastore
    name: /DC1/datastore/datastore1
    new_name: fast-01

- name: A cluster has another name
  skyscraper.vsphere.rename:
    moid: domain-c7
    new_name: production
"""

RETURN = r"""
moid:
  description: The managed object id of the object.
  type: str
  returned: success
  sample: vm-42
rename:
  description: The object under its new name, in the words of the options; handed back, it changes nothing.
  type: dict
  returned: success
  sample: {kind: vm, name: /DC1/vm/web-01-old, new_name: web-01-old}
facts:
  description: Values that can only be read.
  type: dict
  returned: success
  contains:
    path:
      description: The inventory path of the object.
      type: str
      returned: success
      sample: /DC1/vm/web-01-old
task:
  description: The id of the server's task that goes on, or none if there is nothing to do.
  type: str
  returned: with O(wait=false)
  sample: task-42
diff:
  description: What changes, before and after.
  type: dict
  returned: success
  sample: {before: {name: web-01}, after: {name: web-01-old}}
"""

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.inventory.rename import RENAME
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run_module


def main():
    run_module(RENAME)


if __name__ == "__main__":
    main()
