# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an operation as an Ansible module: in a Python process of its own, on whatever machine the task runs."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain


def run_module(operation):
    """The main function of a module."""
    module = AnsibleModule(operation.options, supports_check_mode=True, **operation.rules)
    params = plain(module.params)

    def open_session():
        return Session.open(Connection.of(params))

    result = run(operation, params, Mode(check=module.check_mode), open_session)
    for warning in result.pop("warnings", ()):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


def run(operation, params, mode, open_session, close=True):
    """The plain result of an operation, whatever happens: an error is a failed result, never a traceback on the screen.

    Values of the API are subclasses of plain types (an enumeration is a text), which not everybody can copy.
    """
    session = None
    try:
        session = open_session()
        return plain(operation.run(session, params, mode))
    except Exception as error:
        return plain(translate_any(error, f"carry out {operation.name}").as_result())
    finally:
        if close and session is not None:
            session.close()
