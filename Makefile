# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Finds a Python, has tests/tools/environment.py make the environment (once), and hands over to a driver in tests/tools.

.DEFAULT_GOAL := help
.PHONY: help demo simulator test unit ladder replay sanity lint record lock clean

RUNS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PY = $(or $(shell for p in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	"$$p" -c '$(RUNS)' >/dev/null 2>&1 && { echo "$$p"; break; }; done),\
	$(error $(or $(PYTHON),No python3 here) is no Python 3.11, 3.12 or 3.13 that runs: install one or name it, make PYTHON=/path/to/python3))
IN = @'$(PY)' tests/tools/environment.py

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

demo: ## see it work: plan, run, second run and drift, against a simulator started for it
	$(IN) demo tests/tools/demo.py

simulator: ## start a simulated vCenter to play with (Ctrl-C ends it)
	@echo "To use it in another terminal: export PATH='$(CURDIR)/.venv/demo/bin':\$$PATH ANSIBLE_COLLECTIONS_PATH='$(CURDIR)/.build'"
	$(IN) demo -m simulator

test: ## run all the parts below and print a summary
	$(IN) test tests/tools/check.py unit ladder replay sanity lint

unit: ## tests of the pieces
ladder: ## every module step by step against the simulator
replay: ## one story for each module against recorded API calls
sanity: ## ansible-test sanity, all tests, nothing ignored
lint: ## ruff, ansible-lint, documentation, changelog, and what the built collection holds

unit ladder replay sanity lint:
	$(IN) test tests/tools/check.py $@

record: ## record the API calls of the replay tests again
	$(IN) test -m pytest tests/replay --record

lock: ## work out the locked package versions in tests/requirements again
	@'$(PY)' tests/tools/lock.py

clean: ## remove everything that make has made
	@rm -rf .build .venv .ansible .hypothesis .pytest_cache .ruff_cache tests/output
	@find . -name .git -prune -o -name __pycache__ -type d -exec rm -rf {} +
