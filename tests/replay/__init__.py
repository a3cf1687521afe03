# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replay tests: one story for each module, against recorded API calls, without any server.

    pytest tests/replay                 replays every story; no network, no simulator, a few seconds
    pytest tests/replay --record        records all of them again, against a simulator started for each
    pytest tests/replay --record -k folder

A story (stories/NAME.yml) is a list of steps as a user would take them; see story.py for the words. Its steps run one
after the other as the tasks of one play do: the arguments go through the operation's argument spec, the operation runs
in-process, one session and one store are shared, and the log-out comes last. The cassette (cassettes/NAME.yml) holds
what was said to the server meanwhile.

What a replay asserts besides the results:

- The requests are those that were recorded, in that order, each exactly once, and none is left over at the end of a
  step. They are compared as canonical SOAP bodies (soap.py): C(versionId), prefixes, blanks between elements and the
  order of C(pathSet) and C(propSet) mean nothing, everything else does, and the first difference is shown.
- A step in check mode, and any step that shall change nothing, calls only methods that read.
- Nothing touches the network; a missing cassette is a failure, never a recording.

For a new module: write stories/NAME.yml, record it, read the cassette, and commit both. Two recordings in a row give
the same file, so the diff of a cassette is the change in what is said to the server.

Cassettes are scrubbed while they are recorded (scrub.py), and a test looks for leaks in all of them.
"""
