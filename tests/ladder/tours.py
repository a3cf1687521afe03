# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tours: the stories of several modules, one after the other in a single run against a single simulator.

Starting the two costs as much as twenty tasks do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# The steps of each story are numbered from the next multiple of this.
NUMBERS = 100
# The most steps of a tour, where it has more than one story: tours are the pieces that several cores share.
MOST = 36
# What an estate says of the server itself, which stays what it is.
SERVER = ("esxi", "api_version", "load")


@dataclass
class Tour:
    """Stories for the same server: ladders whose steps are numbered through."""

    stories: list

    @property
    def name(self):
        """From which module it goes to which."""
        return "..".join(dict.fromkeys(self.stories[at].name for at in (0, -1)))

    @property
    def whole(self):
        """All of it as one ladder, for what is true of a run as a whole: each account logs in once."""
        steps = [step for story in self.stories for step in story.steps]
        return replace(self.stories[0], steps=steps, logins=len({step.account for step in steps}))

    @property
    def beginnings(self):
        """The tour with the first step of each story alone."""
        return Tour([replace(story, steps=story.steps[:1]) for story in self.stories])


def tours(ladders, most=MOST):
    """The stories of ladders as tours; ladders without a story are left out. most: steps of a tour."""
    by_server = {}
    for story in (ladder.story for ladder in ladders):
        if story.steps:
            server = {name: story.estate[name] for name in SERVER if name in story.estate}
            by_server.setdefault(repr(server), []).append(story)
    return [
        Tour([_numbered(story, at) for at, story in enumerate(part)])
        for stories in by_server.values()
        for part in _parts(stories, most)
    ]


def _parts(stories, most):
    """The stories in their order, in parts of at most so many steps; a longer story is a part of its own."""
    parts, steps = [], most
    for story in stories:
        steps += len(story.steps)
        if steps > most:
            parts.append([])
            steps = len(story.steps)
        parts[-1].append(story)
    return parts


def _numbered(story, at):
    """A story with numbers of its own; all but the first one begin with their estate made anew."""
    steps = [replace(step, number=at * NUMBERS + number) for number, step in enumerate(story.steps, 1)]
    if at:
        estate = {name: value for name, value in story.estate.items() if name not in SERVER}
        # The journal goes on, as the recorder reads on in it.
        steps[0] = replace(steps[0], before=[{"reset": {"journal": False, "estate": estate}}, *steps[0].before])
    return replace(story, steps=steps)
