# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an operation inside the controller's process: no new Python, no new log-in.

That is the way of every task whose connection is local. Tasks that are asynchronous, become somebody else, or run on
another machine go the ordinary way, as a module, with the very same operation.
"""

from __future__ import annotations

import contextlib
import json
import os

from ansible import constants, context
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import MISSING
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.run_session import session_of

# The variable that sends tasks the ordinary way even where they could run in-process.
FORCE_MODULE = "skyscraper_vsphere_in_process"

# What remove_values takes for a text, and JSON writes in another way.
_CONSTANTS = ("True", "False", "None")

display = Display()


class InProcess(ActionBase):
    """The action plugin of every module. A subclass names its operation."""

    operation = None
    _supports_async = True
    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        task_vars = task_vars or {}
        reason = self._reason_for_module(task_vars)
        display.v(f"{self.operation.name}: runs {f'as a module, because {reason}' if reason else 'in-process'}")
        if reason:
            return self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val)
        with self._environment():
            return self._run_here(_shows_invocation(task_vars))

    def _reason_for_module(self, task_vars):
        """Why the task has to go the ordinary way, or None."""
        if self._task.async_val:
            return "it is asynchronous"
        if self._play_context.become:
            return "it becomes another user"
        if self._connection.transport != "local":
            return f"its connection is {self._connection.transport}"
        if not boolean(self._templar.template(task_vars.get(FORCE_MODULE, True))):
            return f"{FORCE_MODULE} is false"
        return "the controller's Python has no pyVmomi" if MISSING else None

    @contextlib.contextmanager
    def _environment(self):
        """The environment of the task, as a process of its own would have it."""
        wanted = {}
        self._compute_environment_string(wanted)
        before = dict(os.environ)
        os.environ.update({name: str(value) for name, value in wanted.items()})
        try:
            yield
        finally:
            for name in wanted:
                os.environ.pop(name, None)
            os.environ.update(before)

    def _run_here(self, with_invocation):
        # Made plain first, as they are on their way to a module: messages name the types of the values.
        args = plain(self._task.args)
        checked = ArgumentSpecValidator(self.operation.options, **self.operation.rules).validate(args)
        result = self._refusal(checked) or self._result(plain(checked.validated_parameters))
        result["warnings"] = [*self._validation_warnings(checked), *result.get("warnings", ())]
        result["deprecations"] = list(checked._deprecations)
        for key in ("warnings", "deprecations"):
            if not result[key]:
                del result[key]
        result = _masked(result, checked._no_log_values)
        if with_invocation:
            args = _masked_options(checked.validated_parameters, checked._no_log_values)
            result["invocation"] = {"module_args": args}
        return result

    def _refusal(self, checked):
        """The failed result that AnsibleModule would give for wrong arguments, or None."""
        if not checked.error_messages:
            return None
        msg = checked.errors.msg
        if isinstance(checked.errors[0], UnsupportedError):
            msg = f"Unsupported parameters for ({self._task.resolved_action or self._task.action}) module: {msg}"
        return {"failed": True, "msg": msg}

    @staticmethod
    def _validation_warnings(checked):
        return [f"Both option {one['option']} and its alias {one['alias']} are set." for one in checked._warnings]

    def _result(self, params):
        name = self._task.get_name()
        foresee = bool(self._task.check_mode and context.CLIARGS.get("check"))
        mode = Mode(check=self._task.check_mode, progress=lambda line: display.display(f"    {name} | {line}"))
        return run(self.operation, params, mode, lambda: session_of(Connection.of(params), foresee), close=False)


def _masked_options(options, secrets):
    """The options as they may be shown: only those are walked through that may hold a secret, as the password does."""
    return {
        name: remove_values(value, secrets) if _holds_any(value, secrets) else value for name, value in options.items()
    }


def _masked(result, secrets):
    """Takes the secrets out of a result, as AnsibleModule does."""
    kept = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
    return {**remove_values(result, secrets), **kept} if _holds_any(result, secrets) else result


def _holds_any(result, secrets):
    """Whether a secret may be somewhere in a result. In most results there is none, and a look at the text of a large
    one is much faster than a walk through all of its values."""
    text = json.dumps(result, default=str)
    return any(secret in _CONSTANTS or json.dumps(str(secret))[1:-1] in text for secret in secrets)


def _shows_invocation(task_vars):
    """Whether results say how the module was called: always, before ansible-core had a setting for it."""
    if not hasattr(constants, "INJECT_INVOCATION"):
        return True
    return constants.config.get_config_value("INJECT_INVOCATION", variables=task_vars)
