# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader passes on every recording, what it reads can be handed back, and a twin gives the same results."""

from __future__ import annotations

import json

import pytest

from recordings.modules import READERS, ensuring, result_of, ways_to_read


def read_all(reader, session, saved, args):
    """The results of a reader for everything there is."""
    results = []
    for way in ways_to_read(reader, saved):
        result = result_of(reader, session, {**args, **way})
        assert not result.get("failed"), result
        assert result["changed"] is False and not result.get("warnings"), result
        results.append(result)
    json.dumps(results)
    return results


def is_refused(reader, session, args):
    """Whether the reader is for a vCenter, and says so on a standalone host."""
    if session.is_vcenter:
        return False
    result = result_of(reader, session, args)
    return result.get("code") == "vcenter_only" and "needs a vCenter" in result["msg"]


def things(results):
    return [entry for result in results for entry in result.get("results", [result])]


def hand_back(reader, session, args, results):
    """What changes, or fails, when each thing that was read is handed back, in check mode and in earnest."""
    module = ensuring(reader)
    for entry in things(results):
        for check in (True, False):
            result = result_of(module, session, {**args, **entry[module]}, check)
            if result.get("failed") or result.get("changed") or result.get("warnings"):
                yield {"handed back": entry[module], "check": check, "result": result}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_passes_and_its_results_can_be_handed_back(reader, replay, replay_session):
    args = replay.connection
    if is_refused(reader, replay_session, args):
        return
    results = read_all(reader, replay_session, replay.service.saved, args)
    if ensuring(reader):
        assert list(hand_back(reader, replay_session, args, results)) == []
    assert replay.writes() == []


@pytest.mark.parametrize("reader", READERS)
def test_a_twin_gives_the_same_results(reader, replay, replay_session, twin, twin_session):
    if is_refused(reader, replay_session, replay.connection):
        assert is_refused(reader, twin_session, twin.connection)
        return
    saved = replay.service.saved
    recorded = read_all(reader, replay_session, saved, replay.connection)
    results = read_all(reader, twin_session, saved, twin.connection)
    assert results == recorded
    if ensuring(reader):
        assert list(hand_back(reader, twin_session, twin.connection, results)) == []
    assert twin.writes() == []
