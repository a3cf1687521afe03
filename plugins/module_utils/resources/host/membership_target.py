# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the options of C(host) name hosts, which may not be there yet, and the place where they shall be."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Place
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.joining import (
    Introduction,
    vet_thumbprints,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget, folder_path
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import is_path

_CLUSTER = "ClusterComputeResource"


@dataclass
class Surroundings:
    """What is around a host. parent: the Place of its cluster, or of its own compute resource. wanted: the Place where
    it shall be, None for where it is. introduction: how it is connected."""

    parent: Place = None
    wanted: Place = None
    introduction: Introduction = None
    machines: tuple = ()

    @property
    def in_cluster(self):
        return self.parent is not None and kind_of(self.parent.ref) == _CLUSTER

    @property
    def into_cluster(self):
        return self.wanted is not None and kind_of(self.wanted.ref) == _CLUSTER


class MembershipTarget(HostTarget):
    """Hosts by name that may not be there yet; C(cluster) and C(folder) say where they shall be."""

    rules = {
        "required_one_of": [("host", "hosts")],
        "mutually_exclusive": [
            ("host", "hosts"),
            ("cluster", "folder"),
            ("thumbprint", "thumbprints"),
            ("hosts", "thumbprint"),
        ],
    }
    info_rules = HostTarget.rules

    def is_several(self, params):
        return params["hosts"] is not None

    def vet(self, item):
        """One that is not connected is just what may be put right here."""

    def items(self, session, params, paths):
        vet_thumbprints(params)
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        wanted = self._wanted(session, params, within)
        return [self._member(session, params, name, within, wanted) for name in self._names(params)]

    def all(self, session, params, paths):
        """For the reader. A host that is named and not there is read as absent."""
        if not self._names(params):
            return super().all(session, params, paths)
        within = session.find.datacenter(params["datacenter"]) if params["datacenter"] else None
        return [self._member(session, params, name, within, None) for name in self._names(params)]

    @staticmethod
    def _names(params):
        return [params["host"]] if params["host"] else list(dict.fromkeys(params["hosts"] or ()))

    @staticmethod
    def _wanted(session, params, within):
        """The Place where the hosts shall be, None for where they are."""
        if params["cluster"]:
            ref = session.find.by_name(_CLUSTER, params["cluster"], within, option="cluster")
            return Place(ref, session.read.paths_of([ref])[ref._moId])
        if params["folder"] is not None:
            path = folder_path(session, params["folder"], params["datacenter"], "host")
            return Place(session.find.at_path(path, "Folder", "folder"), path)
        return None

    def _member(self, session, params, name, within, wanted):
        item = self._named(session, params, name, within)
        if isinstance(item.error, NotFound) and not is_path(name):
            item.error = None
        if wanted is not None:
            option = "cluster" if params["cluster"] else "folder"
            item.params = {**params, option: wanted.path}
        item.around = Surroundings(wanted=wanted)
        return item
