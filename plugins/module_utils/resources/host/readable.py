# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of hosts only a method tells, so that a reader may meet hosts on which it cannot be read at all."""

from __future__ import annotations


class ReadWhereAllowed:
    """Beside C(Resource): a reader that is asked for all hosts leaves those out of which it can read nothing. Where a
    host or a thing is named, that is an error.

    told: the path without which nothing is known.
    """

    told = ""

    def things_on(self, session, item):
        options = ("host", "hosts", *(self.entry.options if self.entry else ()))
        if item.properties is not None and self.told in item.properties.denied:
            if not any(item.params.get(option) for option in options):
                return
            item.properties.readable(self.told)
        yield from super().things_on(session, item)
