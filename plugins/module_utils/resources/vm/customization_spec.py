# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a guest is to become when it is customized: the options, and the CustomizationSpec that they mean.

For every module that customizes: OPTIONS and RULES are the argument spec (as such, or of a dict option), and
C(specification_of) makes the request out of them. API: CustomizationSpec, CustomizationSpecManager.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption, NotFound
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.customization_network import (
    NETWORK_OPTIONS,
    adapters_of,
    normal_networks,
    settings_for,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

LINUX_OPTIONS = {
    "domain": {"type": "str", "required": True},
    "time_zone": {"type": "str"},
    "hw_clock_utc": {"type": "bool"},
    "script": {"type": "str"},
}
WINDOWS_OPTIONS = {
    "full_name": {"type": "str", "required": True},
    "organization": {"type": "str", "required": True},
    "product_id": {"type": "str", "default": ""},
    "time_zone": {"type": "int", "default": 85},
    "admin_password": {"type": "str", "no_log": True},
    "auto_logon_count": {"type": "int", "default": 0},
    "workgroup": {"type": "str"},
    "domain": {"type": "str"},
    "domain_admin": {"type": "str"},
    "domain_admin_password": {"type": "str", "no_log": True},
    "domain_ou": {"type": "str"},
    "run_once": {"type": "list", "elements": "str"},
    "delete_accounts": {"type": "bool", "default": False},
    "change_sid": {"type": "bool", "default": True},
}
WINDOWS_RULES = {
    "mutually_exclusive": [("workgroup", "domain")],
    "required_together": [("domain", "domain_admin", "domain_admin_password")],
    "required_by": {"domain_ou": ("domain",)},
}
CLOUD_INIT_OPTIONS = {
    "metadata": {"type": "raw", "required": True},
    "userdata": {"type": "str", "no_log": True},
}
KINDS = ("linux", "windows", "cloud_init", "specification")
OPTIONS = {
    "linux": {"type": "dict", "options": LINUX_OPTIONS},
    "windows": {"type": "dict", "options": WINDOWS_OPTIONS, **WINDOWS_RULES},
    "cloud_init": {"type": "dict", "options": CLOUD_INIT_OPTIONS},
    "specification": {"type": "str"},
    "guest_hostname": {"type": "str"},
    "networks": {"type": "list", "elements": "dict", "options": NETWORK_OPTIONS},
    "dns_servers": {"type": "list", "elements": "str"},
    "dns_suffixes": {"type": "list", "elements": "str"},
}
RULES = {"mutually_exclusive": [KINDS], "required_one_of": [KINDS]}

# What nobody may see, and no fingerprint may be made of: it could be guessed from that.
_SECRET = {"windows": ("admin_password", "domain_admin_password"), "cloud_init": ("userdata",)}
_NAME = re.compile(r"(?!\d+$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_DIGITS = 24
# What a guest that runs cloud-init is told in its metadata, and nowhere else.
_IN_METADATA = ("guest_hostname", "networks", "dns_servers", "dns_suffixes")


def asked_for(options):
    """What the options ask for, without secrets and in one notation: {option: value}. Raises InvalidOption."""
    shown = {name: _without(options[name], _SECRET.get(name, ())) for name in OPTIONS if options[name] is not None}
    if "networks" in shown:
        shown["networks"] = normal_networks(options["networks"])
    if "cloud_init" in shown:
        shown["cloud_init"]["metadata"] = _metadata(options["cloud_init"]["metadata"])
    return shown


def _without(value, secret):
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if one is not None and name not in secret}


def has_secrets(options):
    """Whether the options hold something that cannot be compared."""
    return any((options[kind] or {}).get(name) for kind, names in _SECRET.items() for name in names)


def fingerprint_of(options, instance_uuid):
    """What tells whether a virtual machine was customized like this: a hash, with nothing secret in it.

    The UUID makes that of a clone another one than that of its source.
    """
    told = json.dumps([asked_for(options), instance_uuid], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def specification_of(options, session, devices):
    """The CustomizationSpec that the options mean for a virtual machine with these devices.

    devices: VirtualDevice objects, None if nobody knows them yet. Raises InvalidOption, and NotFound for a
    specification that the vCenter does not have.
    """
    cards = adapters_of(devices)
    if options["specification"]:
        return _kept(options, session, cards)
    custom = vim.vm.customization
    kind = next(name for name in KINDS if options[name])
    _vet_name(options["guest_hostname"], 15 if kind == "windows" else 63)
    spec = custom.Specification(
        options=_windows_options(options) if kind == "windows" else custom.LinuxOptions(),
        identity=_IDENTITIES[kind](options[kind], options),
        globalIPSettings=custom.GlobalIPSettings(),
        nicSettingMap=[],
    )
    if kind != "cloud_init":
        _set_network(spec, options, cards, default=[{}] * len(cards or [None]))
    return spec


def vet_with_server(vm, spec, doing):
    """Asks the server what it thinks of a CustomizationSpec; who may not customize may not ask, either.

    Raises VsphereError for what it refuses. API: VirtualMachine.CheckCustomizationSpec, which is also meant for the
    source of a clone.
    """
    try:
        vm.CheckCustomizationSpec(spec)
    except vim.fault.NotAuthenticated:
        raise
    except vim.fault.NoPermission:
        return
    except (vim.fault.CustomizationFault, vmodl.fault.InvalidArgument) as fault:
        raise translate(fault, doing) from fault


def for_adapters(spec, number):
    """A CustomizationSpec as it would be for another number of network adapters."""
    other = copy.deepcopy(spec)
    if other.nicSettingMap:
        other.nicSettingMap = [*other.nicSettingMap, *settings_for([{}] * number, None)][:number]
    return other


def _kept(options, session, cards):
    """A specification that the vCenter keeps, with what the options say otherwise."""
    manager, name = session.content.customizationSpecManager, options["specification"]
    try:
        spec = manager.GetCustomizationSpec(name).spec
    except vim.fault.NotFound:
        raise _unknown(session, manager, name) from None
    if options["guest_hostname"]:
        holder, attribute = _place_of_name(spec.identity)
        _vet_name(options["guest_hostname"], 15 if attribute == "computerName" else 63)
        setattr(holder, attribute, _name(options))
    _set_network(spec, options, cards)
    return spec


def _unknown(session, manager, name):
    known = sorted(info.name for info in session.read.one(manager, ["info"])["info"] or ())
    close = near(name, known)
    hint = f" Did you mean {' or '.join(close)}?" if close else f" It has {', '.join(known) or 'none'}."
    return NotFound(
        f"specification: the vCenter has no customization specification {name!r}.{hint}",
        option="specification",
        value=name,
        candidates=close or known,
    )


def _place_of_name(identity):
    """(the data object, its attribute) in which an identity has the name of the guest."""
    custom = vim.vm.customization
    if isinstance(identity, custom.LinuxPrep):
        return identity, "hostName"
    if isinstance(identity, custom.Sysprep):
        return identity.userData, "computerName"
    raise InvalidOption(
        "guest_hostname: the specification holds its own answer file, and so its own name.", option="guest_hostname"
    )


def _set_network(spec, options, cards, default=None):
    networks = options["networks"] if options["networks"] is not None else default
    if networks is not None:
        spec.nicSettingMap = settings_for(networks, cards)
    settings = spec.globalIPSettings
    if options["dns_servers"] is not None:
        settings.dnsServerList = options["dns_servers"]
    if options["dns_suffixes"] is not None:
        settings.dnsSuffixList = options["dns_suffixes"]


def _vet_name(name, longest):
    if name is None or (_NAME.fullmatch(name) and len(name) <= longest):
        return
    raise InvalidOption(
        f"guest_hostname: {name!r} is no host name: {longest} characters at most, which are letters, digits and "
        "hyphens, not all of them digits, and no domain.",
        option="guest_hostname",
        value=name,
    )


def _name(options):
    custom = vim.vm.customization
    name = options["guest_hostname"]
    return custom.FixedName(name=name) if name else custom.VirtualMachineNameGenerator()


def _linux(own, options):
    return vim.vm.customization.LinuxPrep(
        hostName=_name(options),
        domain=own["domain"],
        timeZone=own["time_zone"],
        hwClockUTC=own["hw_clock_utc"],
        scriptText=own["script"],
    )


def _windows(own, options):
    custom = vim.vm.customization
    count = own["auto_logon_count"]
    return custom.Sysprep(
        guiUnattended=custom.GuiUnattended(
            password=_password(own["admin_password"]),
            timeZone=own["time_zone"],
            autoLogon=count > 0,
            autoLogonCount=count,
        ),
        userData=custom.UserData(
            fullName=own["full_name"],
            orgName=own["organization"],
            computerName=_name(options),
            productId=own["product_id"],
        ),
        guiRunOnce=custom.GuiRunOnce(commandList=own["run_once"]) if own["run_once"] else None,
        identification=_identification(own),
    )


def _identification(own):
    identification = vim.vm.customization.Identification
    if not own["domain"]:
        return identification(joinWorkgroup=own["workgroup"] or "WORKGROUP")
    joining = identification(
        joinDomain=own["domain"],
        domainAdmin=own["domain_admin"],
        domainAdminPassword=_password(own["domain_admin_password"]),
    )
    if own["domain_ou"]:
        joining.domainOU = own["domain_ou"]
    return joining


def _windows_options(options):
    own = options["windows"]
    return vim.vm.customization.WinOptions(changeSID=own["change_sid"], deleteAccounts=own["delete_accounts"])


def _password(text):
    return None if text is None else vim.vm.customization.Password(value=text, plainText=True)


def _cloud_init(own, options):
    for option in _IN_METADATA:
        if options[option] is not None:
            raise InvalidOption(f"{option}: it goes without cloud_init, which has it in its metadata.", option=option)
    return vim.vm.customization.CloudinitPrep(metadata=_metadata(own["metadata"]), userdata=own["userdata"])


def _metadata(value):
    """The metadata as text: a mapping becomes JSON, which is YAML, too."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


_IDENTITIES = {"linux": _linux, "windows": _windows, "cloud_init": _cloud_init}
