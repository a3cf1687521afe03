# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The time zones that a host knows: a few of each continent, with the offsets of their standard time."""

from __future__ import annotations

from pyVmomi import vim

HOUR = 3600

# key: (abbreviation, offset in hours)
ZONES = {
    "UTC": ("UTC", 0),
    "Africa/Cairo": ("EET", 2), "Africa/Johannesburg": ("SAST", 2), "Africa/Lagos": ("WAT", 1),
    "America/Anchorage": ("AKST", -9), "America/Argentina/Buenos_Aires": ("-03", -3),
    "America/Chicago": ("CST", -6), "America/Denver": ("MST", -7), "America/Halifax": ("AST", -4),
    "America/Los_Angeles": ("PST", -8), "America/Mexico_City": ("CST", -6), "America/New_York": ("EST", -5),
    "America/Phoenix": ("MST", -7), "America/Sao_Paulo": ("-03", -3), "America/St_Johns": ("NST", -3.5),
    "America/Toronto": ("EST", -5), "Asia/Dubai": ("+04", 4), "Asia/Hong_Kong": ("HKT", 8),
    "Asia/Jerusalem": ("IST", 2), "Asia/Kathmandu": ("+0545", 5.75), "Asia/Kolkata": ("IST", 5.5),
    "Asia/Seoul": ("KST", 9), "Asia/Shanghai": ("CST", 8), "Asia/Singapore": ("+08", 8), "Asia/Tokyo": ("JST", 9),
    "Atlantic/Reykjavik": ("GMT", 0), "Australia/Adelaide": ("ACST", 9.5), "Australia/Perth": ("AWST", 8),
    "Australia/Sydney": ("AEST", 10), "Europe/Amsterdam": ("CET", 1), "Europe/Athens": ("EET", 2),
    "Europe/Berlin": ("CET", 1), "Europe/Istanbul": ("+03", 3), "Europe/Lisbon": ("WET", 0),
    "Europe/London": ("GMT", 0), "Europe/Madrid": ("CET", 1), "Europe/Moscow": ("MSK", 3),
    "Europe/Paris": ("CET", 1), "Europe/Rome": ("CET", 1), "Europe/Stockholm": ("CET", 1),
    "Europe/Vienna": ("CET", 1), "Europe/Zurich": ("CET", 1), "Pacific/Auckland": ("NZST", 12),
    "Pacific/Honolulu": ("HST", -10),
}


def time_zone(key):
    """The API's form of a time zone, or None for one that the host does not know.

    Assumed (the reference is silent): `description` is the key, `name` the abbreviation, except for UTC. The offset
    should be the one in force now; here it is always that of standard time, so that tests know it.
    """
    if key not in ZONES:
        return None
    name, hours = ZONES[key]
    return vim.host.DateTimeSystem.TimeZone(key=key, name=name, description=key, gmtOffset=int(hours * HOUR))
