# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of each object of an inventory, and how it is told: groups of properties by name, or paths of the API.

Pure, as far as it goes: the fields are those of the modules, so a value has the same name everywhere.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import api_type
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

RAW = "properties"  # the key under which paths of the API are told
_PLAIN = (str, bool, int)


class Properties:
    """The properties that an option names.

    kind: of the objects. groups: name → Fields. wanted: names of groups, or paths of the API. special: further names
    that whoever reads them knows. Raises InvalidOption for what is neither.
    """

    def __init__(self, kind, groups, wanted, special=()):
        self.names = list(dict.fromkeys(wanted))
        self.fields = [field for name in self.names for field in groups.get(name, ())]
        self.raw = [name for name in self.names if name not in groups and name not in special]
        for path in self.raw:
            _vet(kind, path, [*groups, *special])
        self._steps = [(field.option.split("."), field.path, field.decode) for field in self.fields]

    def __contains__(self, name):
        return name in self.names

    @property
    def paths(self):
        """The paths to read."""
        return list(dict.fromkeys([*(field.path for field in self.fields), *self.raw]))

    def told(self, values):
        """The values in the words of the modules, what is unset left out. values: path → API value."""
        told = {}
        for steps, path, decode in self._steps:
            value = decode(values.get(path))
            if value is None:
                continue
            if type(value) not in _PLAIN:
                value = as_plain(value)
            place = told
            for step in steps[:-1]:
                place = place.setdefault(step, {})
            place[steps[-1]] = value
        if self.raw:
            told[RAW] = nested({path: values[path] for path in self.raw if values.get(path) is not None})
        return told


def _vet(kind, path, names):
    """Raises InvalidOption for what is no property of a kind of object."""
    current = api_type(kind)
    for name in path.split("."):
        try:
            current = current._GetPropertyInfo(name).type
        except AttributeError:
            close = near(path, names)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise InvalidOption(
                f"properties: {path!r} is neither one of {', '.join(names)} nor a property of a {kind} as the API "
                f"writes it, such as config.version.{hint}",
                option="properties",
                value=path,
            ) from None


def nested(values):
    """{dotted path: API value} as dictionaries in each other, of plain values."""
    whole = {}
    for path, value in sorted(values.items()):
        *above, last = path.split(".")
        place = whole
        for step in above:
            place = place.setdefault(step, {})
        place[last] = as_plain(value)
    return whole


def as_plain(value):
    """A value of the API in types that JSON knows: objects as their ids, data objects as dictionaries."""
    if isinstance(value, list):
        return [as_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: as_plain(one) for key, one in value.items()}
    if hasattr(value, "_moId"):
        return value._moId
    if hasattr(value, "_GetPropertyList"):
        return _attributes(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _attributes(value):
    names = (info.name for info in value._GetPropertyList())
    found = {name: getattr(value, name) for name in names if not name.startswith("dynamic")}
    return {name: as_plain(one) for name, one in found.items() if one is not None}
