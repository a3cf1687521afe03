# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""com.vmware.vcenter.tagging.associations: all attachments, page by page. Since API 7.0, and only in the newer form.

How long a page is the reference leaves open: the setting `tagging_page_size` says it.
"""

from __future__ import annotations

from ..errors import invalid
from ..operation import operation
from ..types import OBJECT_ID, TEXT, ListOf, Struct
from .access import may_read
from .association import ids_of
from .pages import next_page

SERVICE = "com.vmware.vcenter.tagging.associations"
SUMMARY = Struct(f"{SERVICE}.summary", tag=TEXT, object=OBJECT_ID)
RESULT = Struct(f"{SERVICE}.list_result", ("marker",), associations=ListOf(SUMMARY), marker=TEXT, status=TEXT)
ITERATION = Struct(f"{SERVICE}.iteration_spec", ("marker",), marker=TEXT)


@operation(SERVICE, takes={"iterate": ITERATION}, optional=("iterate",), gives=RESULT, query=True, old=False,
           since=(7, 0, 0), api_since=(7, 0, 0))
def list_(call, iterate=None):
    """InvalidArgument for a marker that was not given out. What the account may not read is left out (assumed)."""
    tagging = call.service.tagging
    tags = tagging.tags.values() if may_read(call) else ()
    marker = (iterate or {}).get("marker")
    page, marker = next_page(
        tagging, marker, call.service.settings.tagging_page_size,
        lambda: [{"tag": tag.id, "object": each} for tag in tags for each in ids_of(call, tag)],
        lambda: invalid(f"iterate.marker: {marker} is unknown", marker))
    result = {"associations": page, "status": "READY" if marker else "END_OF_DATA"}
    return {**result, "marker": marker} if marker else result
