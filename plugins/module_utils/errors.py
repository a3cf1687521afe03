# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, in words that the author of a playbook can act on.

Every error is a result: a sentence (C(msg)), a word to branch on (C(code)) and what was found (C(details)).
"""

from __future__ import annotations

import traceback

_LISTED = 5


class VsphereError(Exception):
    """A failure to report. C(details) hold plain values only: they become part of the task's result.

    changed: whether something was changed before it failed.
    """

    code = "error"

    def __init__(self, msg, **details):
        super().__init__(msg)
        self.msg = msg
        self.details = {name: value for name, value in details.items() if value is not None}

    changed = False

    def as_result(self):
        """The failed result of a task."""
        result = {"failed": True, "msg": self.msg, "code": self.code, "details": self.details}
        return {**result, "changed": True} if self.changed else result


class MissingLibrary(VsphereError):
    """The Python that runs the task has no pyVmomi."""

    code = "missing_library"


class Unreachable(VsphereError):
    """Nothing answers at the address, or it answers too late."""

    code = "unreachable"


class UntrustedCertificate(VsphereError):
    """The server's certificate cannot be verified."""

    code = "untrusted_certificate"


class NotVsphere(VsphereError):
    """Something answers, but not as a vSphere server does."""

    code = "not_vsphere"


class LoginRefused(VsphereError):
    """The server does not accept the user, the password or the session token."""

    code = "login_refused"


class SessionExpired(VsphereError):
    """The session ended between reading and writing, and nothing was written."""

    code = "session_expired"


class ConnectionLost(VsphereError):
    """The connection broke while a change was under way: nobody knows whether it was carried out."""

    code = "connection_lost"


class VcenterOnly(VsphereError):
    """The operation needs a vCenter, and the server is a standalone ESXi host."""

    code = "vcenter_only"


class InvalidOption(VsphereError):
    """The value of an option makes no sense here."""

    code = "invalid_option"


class NotFound(VsphereError):
    """Nothing goes by that name."""

    code = "not_found"


class Ambiguous(VsphereError):
    """Several things go by that name."""

    code = "ambiguous"


class Refused(VsphereError):
    """The change is not possible, or not allowed, in the present state of the object."""

    code = "refused"


class NoPermission(VsphereError):
    """The account lacks a privilege."""

    code = "no_permission"


class ServerFault(VsphereError):
    """The server refused a call, or a task of it failed."""

    code = "server_fault"


class Concurrent(ServerFault):
    """Somebody else changed the object between reading and writing."""

    code = "concurrent_change"


class DeadlinePassed(VsphereError):
    """The server did not finish in time. What was started goes on there."""

    code = "deadline_passed"


class Question(VsphereError):
    """The virtual machine waits for an answer that the task was not told."""

    code = "question"


class CustomizationFailed(VsphereError):
    """The guest of a virtual machine could not be customized."""

    code = "customization_failed"


class SeveralFailed(VsphereError):
    """Some of several items failed; the results of the others stand."""

    code = "several_failed"

    @classmethod
    def of(cls, errors, total):
        """The error of a task of which some items failed: C(errors) says what they are called and what went wrong."""
        listed = " ".join(f"{label}: {error.msg}" for label, error in list(errors.items())[:_LISTED])
        if len(errors) > _LISTED:
            listed += f" And {len(errors) - _LISTED} more, which stand in details.reasons."
        return cls(
            f"{len(errors)} of {total} failed. {listed}",
            reasons={label: error.msg for label, error in errors.items()},
            codes={label: error.code for label, error in errors.items()},
        )


class Internal(VsphereError):
    """A defect of the collection."""

    code = "internal"

    @classmethod
    def of(cls, error, doing):
        """The error for an exception that nobody expected; call it while that is being handled."""
        return cls(
            f"Cannot {doing}, because of {type(error).__name__}: {error}. This is a defect of skyscraper.vsphere; the "
            "details hold what its authors need.",
            type=type(error).__name__,
            traceback=traceback.format_exc(),
        )
