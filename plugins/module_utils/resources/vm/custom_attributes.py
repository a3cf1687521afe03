# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom attributes by their names. API: CustomFieldsManager, ExtensibleManagedObject.setCustomValue."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.keyed import Mapping
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

DEFINED, VALUES = "availableField", "customValue"
MAPPING = Mapping("custom_attributes", normal=lambda key, value: str(value))


def values_of(properties):
    """{name: value} of an object whose DEFINED and VALUES were read; an empty value is none."""
    return named(properties[VALUES], {field.key: field.name for field in properties[DEFINED] or ()})


def named(values, names):
    """{name: value} of the API's CustomFieldValues. names: key → name; what has none is left out, and so is an empty
    value."""
    return {names[one.key]: one.value for one in values or () if one.key in names and one.value}


def defined_for(session, kind):
    """The names of the attributes that objects of a kind may have."""
    manager = session.content.customFieldsManager
    fields = (session.read.one(manager, ["field"])["field"] if manager is not None else None) or ()
    return [one.name for one in fields if one.managedObjectType is None or _is(one.managedObjectType, kind)]


def _is(owner, kind):
    return getattr(owner, "_wsdlName", None) == kind


def vet(change, defined):
    """Raises InvalidOption for an attribute that is not defined."""
    for name in change.after:
        if name not in defined:
            close = near(name, defined)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise InvalidOption(
                f"{change.option}: no custom attribute {name!r} is defined for such objects.{hint}",
                option=change.option,
                value=name,
                candidates=close or sorted(defined),
            )


def apply(change, ref):
    """Sets the changed attributes of an object, one call each."""
    for name, value in change.after.items():
        ref.SetCustomValue(name, value)
