# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the Automation API: `com.vmware.vapi.std.errors.<key>`, each with a message."""

from __future__ import annotations

UNAUTHENTICATED = "unauthenticated"
UNAUTHORIZED = "unauthorized"
NOT_FOUND = "not_found"
OPERATION_NOT_FOUND = "operation_not_found"
INVALID_ARGUMENT = "invalid_argument"
ALREADY_EXISTS = "already_exists"
STATUS = {UNAUTHENTICATED: 401, UNAUTHORIZED: 403, NOT_FOUND: 404, OPERATION_NOT_FOUND: 404, INVALID_ARGUMENT: 400,
          ALREADY_EXISTS: 400}
MESSAGES = {
    UNAUTHENTICATED: ("com.vmware.vapi.endpoint.method.authentication.required", "Authentication required."),
    UNAUTHORIZED: ("cis.tagging.noPermission.error", "You do not have the privilege to do this."),
    NOT_FOUND: ("com.vmware.vapi.rest.httpNotFound", "Not found."),
    OPERATION_NOT_FOUND: ("vapi.method.input.invalid.interface", "Cannot find the service or its operation."),
}


class RestError(Exception):
    """What the client is told. `key` is one of the words above; those without a usual message come with one.

    The reference names the errors of each operation, but not the ids of their messages: most of these are assumed.
    """

    def __init__(self, key, message_id=None, text=None, args=()):
        super().__init__(key)
        self.key = key
        self.message_id, self.text = (message_id, text) if message_id else MESSAGES[key]
        self.arguments = [str(each) for each in args]

    @property
    def message(self):
        """As the API's LocalizableMessage."""
        return {"args": self.arguments, "default_message": self.text, "id": self.message_id}


def tagging_object_not_found(identifier):
    return RestError(NOT_FOUND, "cis.tagging.objectNotFound.error", f"Tagging object {identifier} not found",
                     [identifier])


def invalid(text, *args):
    return RestError(INVALID_ARGUMENT, "cis.tagging.invalidArgument.error", text, args)


def already_exists(kind, name):
    return RestError(ALREADY_EXISTS, "cis.tagging.alreadyExists.error", f"{kind} {name} already exists", [name])


def bad_input(message_id, text):
    """What the endpoint refuses before the service sees it."""
    return RestError(INVALID_ARGUMENT, message_id, text)
