# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor of an inventory: everything that it needs is read by a hand-written script. Prints the number of objects.

python -m benchmarks.inventory_floor PATHS, with VMWARE_HOST and its siblings in the environment. PATHS is a file with
JSON: {kind: [property path]}.
"""

from __future__ import annotations

import json
import pathlib
import sys

from pyVmomi import vim, vmodl

from benchmarks.floor import connect


def read(content: vim.ServiceInstanceContent, wanted: dict[str, list[str]]) -> int:
    """One view of all kinds, and all pages of what is in it; the number of objects."""
    query = vmodl.query.PropertyCollector
    kinds = {getattr(vim, kind): paths for kind, paths in wanted.items()}
    view = content.viewManager.CreateContainerView(content.rootFolder, list(kinds), True)
    inside = query.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)
    objects = [
        query.ObjectSpec(obj=view, skip=True, selectSet=[inside]),
        query.ObjectSpec(obj=content.customFieldsManager),
    ]
    properties = [query.PropertySpec(type=kind, all=False, pathSet=paths) for kind, paths in kinds.items()]
    properties.append(query.PropertySpec(type=vim.CustomFieldsManager, all=False, pathSet=["field"]))
    collector, found = content.propertyCollector, 0
    page = collector.RetrievePropertiesEx(
        [query.FilterSpec(objectSet=objects, propSet=properties)], query.RetrieveOptions()
    )
    while page:
        found += len(page.objects)
        page = collector.ContinueRetrievePropertiesEx(page.token) if page.token else None
    view.DestroyView()
    return found


def main() -> None:
    content = connect()
    print(read(content, json.loads(pathlib.Path(sys.argv[1]).read_text())))
    content.sessionManager.Logout()


if __name__ == "__main__":
    main()
