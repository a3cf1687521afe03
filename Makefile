# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Finds a Python, has tests/tools/environment.py make the environment (once), and hands over to a driver in tests/tools.

.DEFAULT_GOAL := help
.PHONY: help demo simulator twin test unit ladder inventory replay recordings versions molecule matrix test-vcsim sanity lint record bench lock clean

RUNS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PY = $(or $(shell for p in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	"$$p" -c '$(RUNS)' >/dev/null 2>&1 && { echo "$$p"; break; }; done),\
	$(error $(or $(PYTHON),No python3 here) is no Python 3.11, 3.12 or 3.13 that runs: install one or name it, make PYTHON=/path/to/python3))
IN = @'$(PY)' tests/tools/environment.py

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

demo: ## see it work: plan, run, second run and drift, against a simulator started for it
	$(IN) demo tests/tools/demo.py

simulator: ## start a simulated vCenter to play with: make simulator [PORT=8990] [VMS=5000] (Ctrl-C ends it)
	@echo "To use it in another terminal: export PATH='$(CURDIR)/.venv/demo/bin':\$$PATH ANSIBLE_COLLECTIONS_PATH='$(CURDIR)/.build'"
	$(IN) demo -m simulator $(if $(PORT),--port $(PORT)) $(if $(VMS),--vms $(VMS)) $(if $(LOAD),--load '$(LOAD)')

twin: ## save the inventory of a vSphere server, read-only, to rehearse on: make twin DIR=… (then: make simulator LOAD=…)
	$(IN) --keep-vmware demo tests/tools/twin.py '$(or $(DIR),$(error Name the folder to make: make twin DIR=~/my-twin))'

test: ## run all the parts below and print a summary
	$(IN) test tests/tools/check.py unit ladder inventory replay recordings versions molecule sanity lint

unit: ## tests of the pieces
ladder: ## every module step by step against the simulator
inventory: ## the inventory plugins and lookups, option by option, against the simulator
replay: ## one story for each module against recorded API calls
recordings: ## every reader against recorded inventories, recorded faults (VSPHERE_RECORDINGS names the real ones)
versions: ## one story of every module with the lowest and the newest ansible-core, pyVmomi and Python
molecule: ## playbooks as a user writes them: plan, run, second run, plan, and a look at what is there
sanity: ## ansible-test sanity, all tests, nothing ignored
lint: ## ruff, ansible-lint, documentation, changelog, and what the built collection holds

unit ladder inventory replay recordings versions molecule sanity lint:
	$(IN) test tests/tools/check.py $@

matrix: ## all ladders, stories and both ways with all pairs of versions that can run here (many minutes)
	$(IN) test tests/tools/check.py matrix

test-vcsim: ## the ladders against vcsim, another implementation of the API: VCSIM, one on PATH, or built from Debian's govmomi
	$(IN) test tests/tools/check.py vcsim

record: ## record the API calls of the replay tests again
	$(IN) test -m pytest tests/replay --record

bench: ## measure what tasks and inventories cost, beside other collections, and write docs/performance.md (many minutes)
	$(IN) bench -m benchmarks $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(TOPIC),--topic $(TOPIC)) $(if $(FULL),--full)

lock: ## work out the locked package versions in tests/requirements again
	@'$(PY)' tests/tools/lock.py

clean: ## remove everything that make has made
	@rm -rf .build .venv .ansible .hypothesis .pytest_cache .ruff_cache tests/output
	@find . -name .git -prune -o -name __pycache__ -type d -exec rm -rf {} +
