# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the property collector answers to somebody without a session: no fault of the call, but one for each property.

So a vCenter does it (pyVmomi's accessors raise the first of these faults, its issue 294, and vcsim answers the same);
the API reference is silent. Of the session manager it says nothing at all, so that its currentSession reads as unset.
Assumed: which objects are selected does not depend on the session.
"""

from __future__ import annotations

from .. import faults
from ..soap.encode import encoder, escape
from .reader import missing_property
from .selection import Selection

METHODS = ("RetrieveProperties", "RetrievePropertiesEx")
DEFAULT = ("propertyCollector", "ha-property-collector")    # those that clients make are gone with their session


def concerns(request):
    """Whether a request is one that is answered here where it comes without a session."""
    return request.name in METHODS and request.receiver._moId in DEFAULT


def answer(request, call):
    """The encoded answer to such a request."""
    tag = "objects" if request.name == "RetrievePropertiesEx" else "returnval"
    content = "".join(
        _content(obj, paths, tag, call) for spec in request.args["specSet"] for obj, paths in _selected(spec, call)
    )
    return f"<returnval>{content}</returnval>" if content and tag == "objects" else content


def _selected(spec, call):
    selection = Selection(call.service, spec, call.version)
    return [(obj, selection.path_set(obj).paths) for obj in selection.evaluate(call).selected.values()]


def _content(obj, paths, tag, call):
    fault = faults.not_authenticated(obj.ref)
    encode = encoder(call.version)
    hidden = () if obj.api_name == "SessionManager" else paths
    missing = "".join(missing_property(encode, path.text, fault) for path in hidden)
    return f'<{tag}><obj type="{obj.api_name}">{escape(obj.moid)}</obj>{missing}</{tag}>'
