# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CHAP of the software iSCSI adapter of an ESXi host, a part of its iSCSI. API:
HostInternetScsiHbaAuthenticationProperties, HostStorageSystem.UpdateInternetScsiAuthenticationProperties.

The host takes all of it as a whole, and never tells a secret.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import NOTHING, UPDATE, Field, HiddenChange
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option

_OFF = "prohibited"
_METHODS = (_OFF, "discouraged", "preferred", "required")
# option → how the attributes of the API begin
SIDES = {"chap": "chap", "mutual_chap": "mutualChap"}
_SECRETS = tuple(f"{side}.secret" for side in SIDES)
_LONGEST = {"name": 511, "secret": 255}


def _side(methods):
    return {
        "type": "dict",
        "options": {
            "method": {"type": "str", "choices": list(methods)},
            "name": {"type": "str"},
            "secret": {"type": "str", "no_log": True},
        },
    }


CHAP_OPTIONS = {
    "chap": _side(_METHODS),
    "mutual_chap": _side((_OFF, "required")),
    "update_secrets": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
}


@dataclass(frozen=True)
class _SecretChange(HiddenChange):
    """A secret is set and never seen again."""

    is_open = False

    def foreseen(self, live):
        return


@dataclass(frozen=True)
class _Secret(Field):
    def change(self, wanted, live, exact=False):
        return _SecretChange(self, None, wanted)


def chap_fields(path, adapter_of):
    """The Fields of the options C(chap) and C(mutual_chap). adapter_of: the value at the path → HostInternetScsiHba."""

    def decoded(side, tell):
        def decode(value):
            adapter = adapter_of(value)
            return adapter and tell(adapter.authenticationProperties, SIDES[side])

        return decode

    return tuple(
        field
        for side in SIDES
        for field in (
            Field(f"{side}.method", path=path, decode=decoded(side, _method)),
            Field(f"{side}.name", path=path, decode=decoded(side, _name), normal=lambda name: name or None),
            _Secret(f"{side}.secret"),
        )
    )


def _method(found, prefix):
    """As the reference says, what is on and says nothing prefers CHAP."""
    kind = getattr(found, f"{prefix}AuthenticationType")
    if prefix == "chap":
        kind = (kind or "chapPreferred") if found.chapAuthEnabled else None
    return kind.removeprefix("chap").lower() if kind else _OFF


def _name(found, prefix):
    """Where CHAP is prohibited, a name that was left behind means nothing."""
    return None if _method(found, prefix) == _OFF else getattr(found, f"{prefix}Name") or None


def settled(plan, params):
    """The Plan with those secrets alone that are sent: all of them with any other change of CHAP, or always, if the
    user says so, and none where CHAP is prohibited."""
    sends = params["update_secrets"] == "always" or any(_is_open(change) for change in plan.changes)
    changes = tuple(
        change
        for change in plan.changes
        if change.option not in _SECRETS or (sends and _method_by_then(plan, change.option.partition(".")[0]) != _OFF)
    )
    return replace(plan, action=UPDATE if changes else NOTHING, changes=changes)


def is_about_chap(change):
    """Whether a change is one of CHAP."""
    return change.option.partition(".")[0] in SIDES


def _is_open(change):
    return is_about_chap(change) and change.option not in _SECRETS


def _by_then(plan, option):
    return plan[option].after if plan[option] else get_option(plan.live, option)


def _method_by_then(plan, side):
    """A fresh adapter has it prohibited."""
    return _by_then(plan, f"{side}.method") or _OFF


def vet_chap(plan, params):
    """Raises InvalidOption for what the host would refuse."""
    if not any(map(is_about_chap, plan.changes)):
        return
    for side in SIDES:
        _vet_side(plan, params, side)
    if _method_by_then(plan, "mutual_chap") == _OFF:
        return
    if _method_by_then(plan, "chap") != "required":
        raise InvalidOption(
            "mutual_chap.method: the target is asked who it is only where CHAP itself is required. Set chap.method to "
            "required, or mutual_chap.method to prohibited.",
            option="mutual_chap.method",
            value=_method_by_then(plan, "mutual_chap"),
        )
    if get_option(params, "chap.secret") == get_option(params, "mutual_chap.secret"):
        raise InvalidOption("mutual_chap.secret: it must not be that of chap.", option="mutual_chap.secret")


def _vet_side(plan, params, side):
    """The values of secrets stand in no message."""
    method, name = _method_by_then(plan, side), _by_then(plan, f"{side}.name")
    if method == _OFF:
        if plan[f"{side}.name"] and name:
            raise InvalidOption(
                f"{side}.name: CHAP is prohibited there, so it has no name. Set {side}.method, or leave the name out.",
                option=f"{side}.name",
                value=name,
            )
        return
    if not name:
        raise InvalidOption(f"{side}.name: the method {method} needs a name.", option=f"{side}.name")
    secret = get_option(params, f"{side}.secret")
    if not secret:
        raise InvalidOption(
            f"{side}.secret: the host takes CHAP as a whole, and does not tell the secret that it has, so it must be "
            "given with every change.",
            option=f"{side}.secret",
        )
    for part, text in (("name", name), ("secret", secret)):
        if len(text) > _LONGEST[part]:
            raise InvalidOption(
                f"{side}.{part}: it has {len(text)} characters, and {_LONGEST[part]} are the most.",
                option=f"{side}.{part}",
            )


def authentication(plan, params):
    """The whole HostInternetScsiHbaAuthenticationProperties that a plan leads to, with the secrets of the options."""
    values = {"chapAuthEnabled": _method_by_then(plan, "chap") != _OFF}
    for side, prefix in SIDES.items():
        method = _method_by_then(plan, side)
        values[f"{prefix}AuthenticationType"] = f"chap{method.capitalize()}"
        if method != _OFF:
            values[f"{prefix}Name"] = _by_then(plan, f"{side}.name")
            values[f"{prefix}Secret"] = get_option(params, f"{side}.secret")
    return vim.host.InternetScsiHba.AuthenticationProperties(**values)


def tidy(values):
    """The values of a host with what there is of CHAP: no name where there is none, and never a secret."""
    for side in SIDES:
        told = {part: value for part, value in (values.pop(side, None) or {}).items() if value is not None}
        if told.get("method") == _OFF:
            told.pop("name", None)
        if told:
            values[side] = told
    return values
