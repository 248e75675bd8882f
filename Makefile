# Every target sets itself up: the first one makes .venv, later ones start at once.
# Nothing has to be activated. Works with GNU make 3.81, the version on macOS.

# nbgrader calls `alembic` by name, so the environment's programs come first on the PATH. The PATH is
# not exported, because setup/find-python must not find the environment that it makes.
run := PATH="$(CURDIR)/.venv/bin:$$PATH"

export JUPYTER_PREFER_ENV_PATH := 1
export TF_CPP_MIN_LOG_LEVEL := 2
# If this were set, every process would compile every import again.
unexport PYTHONDONTWRITEBYTECODE

# An environment breaks when it is moved or its Python is removed: then make it again.
ifneq ($(shell .venv/bin/python -V >/dev/null 2>&1 && cat .venv/.ready 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/.ready)
endif

.PHONY: help demo test test-slow prove build site pictures bench lint lock clean

help:
	@echo 'make demo      build both editions of the lessons and grade a sample class'
	@echo 'make test      run the tests'
	@echo 'make test-slow run those that need minutes, a browser or a database'
	@echo 'make prove     run every test and prove every lesson, and record it (an hour)'
	@echo 'make build     build both editions from source/'
	@echo 'make site      build the lessons as web pages in build/site/'
	@echo 'make pictures  draw the pictures of README.md (after make demo and make site)'
	@echo 'make bench     compare with stock nbgrader and check all performance targets (an hour)'
	@echo 'make lint      check style, types, dependencies and the files under .github/'
	@echo 'make lock      write requirements.txt from pyproject.toml (ARGS=--upgrade: newer versions)'
	@echo 'make clean     remove build/ and the caches, but not .venv'

demo: .venv/.ready
	@$(run) autograder demo $(ARGS)

test: .venv/.ready
	@$(run) python -m pytest $(ARGS)

# Three processes on two processors: many of these tests wait, for a browser or a time limit.
test-slow: .venv/.ready
	@$(run) python -m pytest -m 'slow and not prove' -n 3 $(ARGS)

# The figures first: a test compares them with the answers that there are.
prove: .venv/.ready
	@$(run) autograder verify --report docs/verification.md --record docs/verification.json
	@$(run) python -m pytest -m '' -n 3 $(ARGS)

build: .venv/.ready
	@$(run) autograder build $(ARGS)

site: .venv/.ready
	@rm -rf build/site
	@$(run) python docs/site/build.py build/site
	@echo 'Open build/site/index.html in a browser.'

pictures: .venv/.ready
	@$(run) python docs/pictures/draw.py

bench: .venv/.ready
	@$(run) python -m benchmarks $(ARGS)

lint: .venv/.ready
	@$(run) ruff check .
	@$(run) ruff format --check .
	@$(run) deptry . --no-ansi
	@$(run) basedpyright --level error
	@$(run) check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(run) check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*-*.yml
	@$(run) check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(run) check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

.venv/.ready: requirements.txt pyproject.toml
	@sh setup/environment

# Does not use .venv, which cannot be made while the lock is wrong.
lock:
	"$$(sh setup/find-python)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --all-extras --output-file requirements.txt --quiet \
		--universal --python-version 3.11 --no-emit-index-url --no-annotate $(ARGS) \
		--custom-compile-command 'make lock    (the exact versions that make installs)'

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name .venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune \
		-exec rm -rf {} +
