# The few commands a person repeats. Each one sets up what it needs.
PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/ready
SPARK := .venv-spark
LOCKED := --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header
HOME_FOLDER ?= data
N ?= 10000
SCALE ?= 1
TIMES ?= 10
FAULTS ?= 100
NIGHTS ?= 30

.PHONY: demo test lint bad-inputs properties mutants chaos nights bench bi bi-superset spark spark-cluster pictures lock clean
.DEFAULT_GOAL := demo

demo: $(READY)
	$(BIN)/cx demo --home $(HOME_FOLDER)

test: lint
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 dbt_project/models dbt_project/data_tests
	mkdir -p build/lint && $(BIN)/python -m tests.vendors.all_sources > build/lint/sources.yml
	$(BIN)/cx dbt parse --quiet --home build/lint
	$(BIN)/dbt-bouncer run --config-file pyproject.toml

# Takes the pictures of the scorecard that the documentation shows.
pictures: $(READY)
	$(BIN)/python -m tests.browser.pictures --home $(HOME_FOLDER)

bad-inputs: $(READY)
	$(BIN)/python -m data_quality.bad_inputs

# Tries the properties of what comes in on TIMES times as many tables and histories as the tests do.
properties: $(READY)
	TIMES=$(TIMES) $(BIN)/pytest tests/properties/test_arrival.py tests/properties/test_formats.py

# Harms N files in many ways and tells how many wrong rows that brought unnoticed.
mutants: $(READY)
	$(BIN)/python -m tests.properties.mutants --count $(N)

# Kills nights and fills their disks, FAULTS times in all, and tells what that broke for good.
chaos: $(READY)
	$(BIN)/python -m tests.chaos.campaign --faults $(FAULTS)

# Lets files come late, be corrected and go again over NIGHTS nights, and compares with one night.
nights: $(READY)
	$(BIN)/python -m tests.properties.nights --nights $(NIGHTS)

# Holds a night of SCALE million events, 0.1, 1 or 10, against its limits and peers, in one run.
bench: $(READY)
	$(BIN)/python -m tests.benchmarks --scale $(SCALE)

# Asks a published file by clients of other makers, each installed for itself in build/bi.
bi: $(READY)
	$(BIN)/python -m tests.bi

# Adds a published file to Superset, asks it in SQL Lab, makes a chart over its API.
bi-superset: $(READY)
	$(BIN)/python -m tests.bi.in_superset

# Builds a made company on DuckDB and on Spark, two nights each, and compares every row.
spark: $(SPARK)/ready
	$(SPARK)/bin/python -m tests.spark

# The same on a cluster: a master, two workers, and a server that speaks Thrift and Connect.
spark-cluster: $(SPARK)/ready
	$(SPARK)/bin/python -m tests.spark --cluster

# Needs uv; the lock names no registry, so that it installs from any mirror.
lock:
	uv pip compile pyproject.toml --extra test $(LOCKED) -o requirements.lock
	uv pip compile pyproject.toml --extra test --extra spark $(LOCKED) -o requirements-spark.lock

clean:
	rm -rf .venv .venv-spark build data

$(READY): requirements.lock pyproject.toml
	$(call install,.venv,requirements.lock)

$(SPARK)/ready: requirements-spark.lock pyproject.toml
	$(call install,$(SPARK),requirements-spark.lock)

define install
	$(PYTHON) -m venv $(1) || { echo "Python 3.11 with venv is needed: apt-get install python3.11-venv"; exit 1; }
	$(1)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(2)
	$(1)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $(1)/ready
endef
