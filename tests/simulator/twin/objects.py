# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of a twin: any of the simulator's, and what was saved of it."""

from __future__ import annotations

from functools import cache

from pyVmomi import VmomiSupport as V
from pyVmomi import vmodl

from ..model import paths
from ..model.values import clone
from ..soap.verbatim import Verbatim
from .merge import merged, same

# What belongs to a session or to the moment: shown as the simulator has it, whatever was saved.
LIVE = {"currentSession", "sessionList", "serverClock", "recentTask", "viewList", "filter", "latestPage"}
FAILED = object()


class Kept:
    """One property of one object: what was saved, and what the simulator derived when it started."""

    __slots__ = ("saved", "before")

    def __init__(self, saved, before):
        self.saved, self.before = saved, before

    def read(self, derive, steps, text):
        """The value at a path; `derive` gives what the simulator derives now. Raises Unset."""
        if self.before is FAILED or isinstance(self.saved, Verbatim):
            value = at(self.saved, steps, text)
        else:
            value = merged(at(self.saved, steps, text), at(self.before, steps, text), derived(derive))
        if value is None:
            raise paths.Unset
        return value


def at(value, steps, text):
    """What lies at a path in a value; None where nothing does."""
    try:
        if steps[0][1] is not None:
            value = paths.pick(value, steps[0][1])
        return paths.walk(value, steps[1:], text)
    except paths.Unset:
        return None


def derived(function, *args):
    try:
        return function(*args)
    except paths.Unset:
        return None


class Twin:
    """Mixed into the class of every object of a twin; `kept` holds the properties that differ from what is derived."""

    kept = {}
    shown_paths = {}

    @classmethod
    def path(cls, text, version=None):
        version = version or V.newestVersions.Get("vim")
        known = cls.shown_paths.get((text, version))
        if known is None:
            plain = super().path(text, version)
            known = paths.Path(text, _reader(plain.read, text), plain.leaf, plain.info)
            cls.shown_paths[text, version] = known
        return known

    def derive(self, name, version):
        """What the simulator itself derives for a property: None where it is unset, FAILED where it cannot."""
        try:
            return clone(derived(super().path(name, version).read, self, None))
        except vmodl.MethodFault:
            raise
        except Exception:  # something that it derives from was not saved, or cannot be in this simulator
            return FAILED

    def keep(self, name, saved, version):
        """Show what was saved of a property, if that is not what is derived anyway."""
        before = self.derive(name, version)
        comparable = before is not FAILED and not isinstance(saved, Verbatim)
        if not comparable or (saved is None) != (before is None) or not same(saved, before):
            self.kept[name] = Kept(saved, before)

    @property
    def boot_address(self):
        """A machine that boots gets the address again that it had."""
        return self.saved_address or super().boot_address

    saved_address = None


def _reader(plain, text):
    steps = paths.parse(text)

    def read(obj, call):
        kept = obj.kept.get(steps[0][0])
        return plain(obj, call) if kept is None else kept.read(lambda: plain(obj, call), steps, text)

    return read


@cache
def twin_class(cls, kind):
    """The class of a twin's objects of an API type: the simulator's class for it, or for what it is derived from."""
    made = type(cls)(f"Twin{kind}", (Twin, cls), {"shown_paths": {}})
    made.T, made.api_name = V.GetWsdlType("urn:vim25", kind), kind
    return made


def adopt(obj, kind, moid):
    """Make an object of the simulator one of a twin, with the id that it was saved with."""
    registry = obj.service.registry
    if registry.find(obj.moid) is obj:
        registry.objects.pop(obj.moid)
    obj.__class__ = twin_class(type(obj), kind)
    obj.moid, obj.ref = moid, obj.T(moid, None)
    obj.kept = {}
    return registry.add(obj)
