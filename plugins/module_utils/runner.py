# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an operation as an Ansible module: in a Python process of its own, on whatever machine the task runs."""

from __future__ import annotations

import traceback

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Internal, VsphereError
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
    """The result of an operation, whatever happens: an error is a failed result, never a traceback on the screen."""
    session = None
    try:
        session = open_session()
        return operation.run(session, params, mode)
    except VsphereError as error:
        return error.as_result()
    except Exception as error:
        return failure(operation, error)
    finally:
        if close and session is not None:
            session.close()


def failure(operation, error):
    """The failed result for an exception that nobody expected."""
    known = translate_any(error, operation.name)
    if known:
        return known.as_result()
    internal = Internal(
        f"{operation.name} stumbled over {type(error).__name__}: {error}. This is a defect of skyscraper.vsphere; the "
        "details hold what its authors need.",
        type=type(error).__name__,
        traceback=traceback.format_exc(),
    )
    return internal.as_result()
