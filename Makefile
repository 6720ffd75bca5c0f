# QA Studio: `make demo` runs the main job, `make test` passes the tests; both set up what they need.

BASE_PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
WORKSPACE ?= demo-workspace

.PHONY: demo test test-faults lint bench quality setup lock screenshots wheel

setup:
	@$(BASE_PYTHON) tools/setup.py

# Opens the demo in the window; without a display it does the whole job headless and says where the reports are.
demo:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && \
	if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != "Linux" ]; then \
	  "$$python" -m qa_studio demo --workspace "$(WORKSPACE)"; \
	else \
	  "$$python" -m qa_studio demo --headless --workspace "$(WORKSPACE)"; \
	fi

test:
	@python="$$($(BASE_PYTHON) tools/setup.py --with-tests)" && QT_QPA_PLATFORM=offscreen "$$python" -m pytest -q -n 2 --dist worksteal -m "not benchmark and not faults"

# Kills workers and applications at random moments, and feeds them damaged recordings and models.
test-faults:
	@python="$$($(BASE_PYTHON) tools/setup.py --with-tests)" && QT_QPA_PLATFORM=offscreen "$$python" -m pytest -q -n 2 --dist worksteal -m faults tests/faults

lint:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && bin="$$(dirname "$$python")" && \
	"$$bin/ruff" check . && "$$bin/ruff" format --check . && "$$bin/mypy" && "$$bin/lint-imports"

bench:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && QT_QPA_PLATFORM=offscreen "$$python" -m pytest -q -s -m benchmark tests/benchmarks

# Prints how well text is read, on the test sets in tests/data.
quality:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && "$$python" tools/quality.py

screenshots:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && QT_QPA_PLATFORM=offscreen "$$python" tests/screenshots.py tests/screenshots

wheel:
	@python="$$($(BASE_PYTHON) tools/setup.py)" && "$$python" -m hatchling build

# Writes the lock file anew after a change of the dependencies in pyproject.toml.
lock:
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml \
	  --extra postgresql --extra codecs --extra cluster --group dev -o requirements.lock
