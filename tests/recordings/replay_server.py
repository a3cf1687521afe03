# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that replays a saved inventory, read-only: the values reach the client byte for byte as they were recorded.

Sessions, views, the search index and the property collector are the simulator's; the objects are not. Whatever would
change something is answered with NotSupported, and stands in the journal.
"""

from __future__ import annotations

import threading
from functools import cache

from pyVmomi import VmomiSupport as V

from simulator.authorization import Authorization
from simulator.dispatch import Raw
from simulator.entities.entity import ManagedEntity
from simulator.events import Events
from simulator.model import paths
from simulator.model.managed import TYPES, Api, ManagedObject
from simulator.model.registry import Registry
from simulator.server import Server
from simulator.service import Service
from simulator.settings import Settings
from simulator.soap.encode import item_tag, xsi_name
from simulator.soap.verbatim import Verbatim, parse
from simulator.tasks import Tasks
from simulator.twin.build import answers_of
from simulator.twin.objects import LIVE

# What of the simulator's is served: nothing that changes anything.
SERVED = {
    "ServiceInstance": ("CurrentTime",),
    "SessionManager": ("Login", "Logout", "SessionIsActive"),
    "ViewManager": ("CreateContainerView", "CreateListView"),
    "SearchIndex": ("FindByInventoryPath", "FindChild", "FindByUuid", "FindAllByUuid", "FindByDnsName",
                    "FindAllByDnsName", "FindByIp", "FindAllByIp"),
}  # fmt: skip
# Where the entities below one are, by its kind.
BELOW = {
    "Folder": ("childEntity",), "StoragePod": ("childEntity",), "ComputeResource": ("host", "resourcePool"),
    "Datacenter": ("vmFolder", "hostFolder", "datastoreFolder", "networkFolder"),
    "ResourcePool": ("resourcePool", "vm"),
}  # fmt: skip


class Recorded(ManagedObject):
    """An object as it was recorded."""

    saved = None

    @classmethod
    def path(cls, text, version=None):
        version = version or V.newestVersions.Get("vim")
        steps = paths.parse(text)
        if steps[0][0] in LIVE and steps[0][0] in cls.props:
            return super().path(text, version)
        info, leaf = paths.declared(cls.T, steps, text)
        if not V.IsChildVersion(version, info.version):
            raise paths.invalid_property(text)
        return paths.Path(text, lambda obj, call: obj.value_at(steps, text), leaf, info)

    def value_at(self, steps, text):
        """What was recorded at a path, as a Verbatim. Raises Unset."""
        element = self.saved.values.get(steps[0][0])
        if element is None:
            raise paths.Unset
        if len(steps) == 1 and steps[0][1] is None:
            return whole(element, self.saved.foreign_namespaces)
        return cut(parsed(element), self.T, steps, text, self.saved.foreign_namespaces)

    def get(self, path, call=None, default=None):
        """The text at a path, for the search index."""
        try:
            found = parse(self.path(path).read(self, call).raw)
        except paths.Unset:
            return default
        return default if found.children else found.text


class RecordedEntity(Recorded, ManagedEntity):
    """An entity of the recorded inventory."""

    def __init__(self, service, saved):
        super().__init__(service, saved.moid, saved.text("name"))

    def refer(self, *names):
        found = [self.service.registry.find(moid) for name in names for moid in self.saved.references(name)]
        return tuple(obj for obj in found if obj is not None)

    def children(self):
        names = (names for kind, names in BELOW.items() if issubclass(self.T, kind_of(kind)))
        return self.refer(*(name for several in names for name in several))

    @property
    def machines(self):
        return {obj.moid: obj for obj in self.refer("vm")}

    @property
    def datacenter(self):
        return next((one for one in (self, *self.ancestors()) if one.api_name == "Datacenter"), None)


def whole(element, namespaces):
    raw = element.renamed(b"val", namespaces) if namespaces else element.raw
    return Verbatim(raw, references(parse(element.raw, 2)))


@cache
def parsed(element):
    """All of a value, parsed once: a host's configuration takes a while."""
    return parse(element.raw)


def references(element):
    found = [each.reference for each in (element, *element.children)]
    return [kind_of(ref[0])(ref[1], None) for ref in found if ref]


@cache
def kind_of(name):
    return V.GetWsdlType("urn:vim25", name)


def cut(root, managed_type, steps, text, namespaces):
    """The part of a value that lies at a path; its elements keep what they hold, under the tags that an answer has."""
    (name, key), *rest = steps
    static = managed_type._GetPropertyInfo(name).type
    found = root.children if issubclass(static, V.Array) else [root]
    found, static = pick(found, static, key)
    for name, key in rest:
        try:
            static = kind_at(found, static)._GetPropertyInfo(name).type
        except AttributeError:
            raise paths.invalid_property(text) from None
        found, static = pick(found[0].all(name), static, key)
    if not found:
        raise paths.Unset
    return as_value(found, static, namespaces)


def kind_at(found, static):
    """What kind of object lies there. Raises Unset where there is none."""
    if not found:
        raise paths.Unset
    return kind_of(found[0].type) if found[0].type else static


def pick(found, static, key):
    """The elements with a key, if one is asked for."""
    if key is None:
        return found, static
    return [each for position, each in enumerate(found) if key_of(each, position) == key], static.Item


def key_of(element, position):
    key = element.first("key")
    if key is not None:
        return key.text
    return element.reference[1] if element.reference else str(position)


def as_value(found, static, namespaces):
    """Elements as the `val` of an answer."""
    if issubclass(static, V.Array):
        tag = item_tag(static.Item).encode()
        items = b"".join(each.renamed(tag) for each in found)
        raw = b'<val xsi:type="%s"%s>%s</val>' % (xsi_name(static).encode(), namespaces, items)
        return Verbatim(raw, [ref for each in found for ref in references(each)])
    managed = issubclass(static, V.ManagedObject)
    kind = "ManagedObjectReference" if managed else xsi_name(static)
    added = b"" if found[0].type else b' xsi:type="%s"' % kind.encode()
    return Verbatim(found[0].renamed(b"val", added + namespaces), references(found[0]))


@cache
def class_for(kind):
    """The class of the recorded objects of a kind."""
    base = TYPES[kind] if kind in SERVED else ManagedObject
    bases = (RecordedEntity,) if issubclass(kind_of(kind), kind_of("ManagedEntity")) else (Recorded, base)
    made = type(ManagedObject)(f"Recorded{kind}", bases, {"T": kind_of(kind), "api_name": kind})
    made.methods = {name: api for name, api in made.methods.items() if name in SERVED.get(kind, ())}
    return made


class ReplayService(Service):
    """The simulator's service, with recorded objects."""

    def build(self):
        with self.lock:
            self.clock.clear()
            self.registry = Registry()
            self.tasks, self.events = Tasks(self), Events(self)
            self.authorization = Authorization(self, self.settings.accounts)
            self.content = self.saved.content
            for saved in self.saved.objects.values():
                self.add(saved)
            self.root = self.registry.find(self.content.rootFolder._moId)
            for saved in self.saved.objects.values():
                self.link(saved)
            self.authorization.apply_accounts(self.by_path)

    def add(self, saved):
        try:
            cls = class_for(saved.kind)
        except KeyError:
            return
        obj = cls(self, saved) if issubclass(cls, RecordedEntity) else cls(self, saved.moid)
        obj.saved = saved
        answers = answers_of(self.saved, saved.moid)
        if saved.kind == "ServiceInstance":
            answers["RetrieveServiceContent"] = Api(content_of, None, None)
        obj.methods = {**cls.methods, **answers}
        self.registry.add(obj)

    def link(self, saved):
        obj = self.registry.find(saved.moid)
        if isinstance(obj, RecordedEntity):
            obj.parent = next(iter(obj.refer("parent")), None)


def content_of(instance, call):
    value = instance.saved.values["content"]
    return Raw(value.renamed(b"returnval", instance.saved.foreign_namespaces).decode())


class Replay:
    """A replay server in a thread: `with Replay(folder, certificates) as replay`, certificates being the CA's path and
    the server's. With the simulator's own service, it is a twin."""

    def __init__(self, folder, certificates, service=ReplayService):
        self.service = service(Settings(load=str(folder)))
        self.ca_path, server_path = certificates
        self.server = Server(self.service, ("127.0.0.1", 0), server_path)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.server.shutdown()
        self.server.server_close()
        self.service.stop()

    @property
    def connection(self):
        """How to reach it, in the words of the collection's options."""
        account = self.service.settings.accounts[0]
        return {
            "hostname": "127.0.0.1", "port": self.server.server_address[1], "username": account.user,
            "password": account.password, "ca_path": self.ca_path,
        }  # fmt: skip

    def forget(self):
        """What a test has left behind."""
        self.service.rules.clear()
        self.service.journal.clear()

    def writes(self):
        """The calls that may have changed something, had they not been refused."""
        return self.service.journal.since(0, "write")

    def bugs(self):
        return self.service.bugs
