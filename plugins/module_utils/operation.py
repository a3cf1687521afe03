# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module does, as data that both ways of running it share: options, their rules, and the function to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import env_fallback

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import ensure, inform

CONNECTION = {
    "hostname": {"type": "str", "required": True, "fallback": (env_fallback, ["VMWARE_HOST"])},
    "username": {"type": "str", "fallback": (env_fallback, ["VMWARE_USER"])},
    "password": {"type": "str", "no_log": True, "fallback": (env_fallback, ["VMWARE_PASSWORD"])},
    "session_token": {"type": "str", "no_log": True, "fallback": (env_fallback, ["VMWARE_SESSION_TOKEN"])},
    "port": {"type": "int", "default": 443, "fallback": (env_fallback, ["VMWARE_PORT"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["VMWARE_VALIDATE_CERTS"])},
    "ca_path": {"type": "path", "fallback": (env_fallback, ["VMWARE_CA_PATH"])},
    "proxy_host": {"type": "str", "fallback": (env_fallback, ["VMWARE_PROXY_HOST"])},
    "proxy_port": {"type": "int", "fallback": (env_fallback, ["VMWARE_PROXY_PORT"])},
    "timeout": {"type": "int", "default": 30},
}
CHANGING = {
    "task_timeout": {"type": "int", "default": 3600},
    "check_privileges": {"type": "bool", "default": False},
}
WAITING = {"wait": {"type": "bool", "default": True}}


@dataclass(frozen=True)
class Operation:
    """What a module does.

    name: the module's. options: its argument spec. rules: as AnsibleModule takes them.
    run: (session, params, mode) → the result of the task; raises VsphereError.
    """

    name: str
    options: dict
    run: Callable[[Any, dict, Any], dict]
    rules: dict = field(default_factory=dict)


def ensuring(resource):
    """The Operation of the module that ensures a resource (a subclass of Resource)."""
    declared = resource()
    return _ensuring(declared, lambda session, params, mode: ensure(declared, session, params, mode))


def reading(resource):
    """The Operation of the module that reads a resource."""
    declared = resource()
    return _reading(declared, lambda session, params, mode: inform(declared, session, params))


def ensuring_document(document):
    """The Operation of the module that ensures a document (a subclass of Document)."""
    declared = document()
    return _ensuring(declared, declared.ensure)


def reading_document(document):
    """The Operation of the module that reads a document."""
    declared = document()
    return _reading(declared, lambda session, params, mode: declared.inform(session, params))


def _ensuring(declared, run):
    waiting = WAITING if declared.starts_tasks else {}
    return Operation(
        name=declared.name,
        options={**CONNECTION, **CHANGING, **waiting, **declared.target.options, **declared.options},
        rules=merge_rules(declared.target.rules, declared.rules),
        run=run,
    )


def _reading(declared, run):
    return Operation(
        name=f"{declared.name}_info",
        options={**CONNECTION, **declared.target.info_options, **declared.info_options},
        rules=declared.target.info_rules,
        run=run,
    )


def merge_rules(*several):
    """Rules of several declarations as one."""
    merged = {}
    for rules in several:
        for name, rule in rules.items():
            merged[name] = [*merged.get(name, ()), *rule]
    return merged
