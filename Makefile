# Every target that a person or CI runs. `make help` explains them.
CARGO       ?= cargo
SHARED      ?= ../shared
RELEASE     := target/release
CONFORMANCE := $(SHARED)/conformance
HELM        ?=
PLUTO       ?=
TARGET      ?= yaml
SOURCES     ?= examples/backend-applications/policy-sources.yaml
ENV         ?= prd
CHARTS      ?= target/charts
IMAGE       ?= policy-platform:latest

.DEFAULT_GOAL := help
.PHONY: help build demo test fmt lint unit page schemas doc conformance pipelines integrations tutorial bless bench compare fuzz image image-test runtime-chart clean

help: ## explain the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the tools in release mode
	$(CARGO) build --release --locked --bins

demo: build ## render the example policies and an application, judge them, and explain the exit codes
	@tests/demo $(RELEASE)/policy-apply

test: fmt lint unit doc conformance pipelines integrations tutorial ## everything CI runs: format, lints, tests, docs, recorded originals

fmt: ## check the format
	$(CARGO) fmt --all --check

lint: ## clippy, warnings as errors
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

unit: ## all tests
	$(CARGO) test --workspace --locked

page: ## look at the pages of --report html in a headless Chromium, where there is one
	@dir=$$(mktemp -d); PAGES=$$dir $(CARGO) test --quiet --locked -p report --test formats pages && tests/page.py $$dir; \
	status=$$?; rm -r $$dir; exit $$status

schemas: ## hold the XML formats against their schemas with xmllint, where there is one (the tests do so without, and with the JSON ones)
	@dir=$$(mktemp -d); XML=$$dir $(CARGO) test --quiet --locked -p report --test formats schema && tests/schemas $$dir; \
	status=$$?; rm -r $$dir; exit $$status

doc: ## the documentation, warnings as errors
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked

conformance: build ## replay the recorded originals against tests/passing (where $(SHARED)/conformance is present)
	@if [ -d $(CONFORMANCE) ]; then python3 tests/ratchet.py $(RELEASE) $(CONFORMANCE); \
	else echo "no $(CONFORMANCE): the recorded originals are left out"; fi

pipelines: build ## run the example application's pipelines with the tools that were built
	@tests/pipelines $(RELEASE)

integrations: build ## run the ready-made pieces for each CI with the tools that were built
	@tests/integrations $(RELEASE)

tutorial: build ## go through docs/tutorial.md, each command of it, and compare what is printed
	@tests/tutorial $(RELEASE)

bless: build ## add the recorded cases that pass by now to tests/passing
	python3 tests/ratchet.py $(RELEASE) $(CONFORMANCE) --bless

bench: ## criterion benches of the hot paths
	$(CARGO) bench --workspace --locked

compare: build ## whole-process figures on the workloads of $(SHARED); HELM=PATH and PLUTO=PATH compare with the originals
	@tests/compare $(RELEASE)/policy-apply $(SHARED)/bench
	@tests/compare-render $(RELEASE)/render $(SHARED) $(HELM)
	@tests/compare-deprecations $(RELEASE)/deprecations $(SHARED)/bench $(PLUTO)
	@tests/compare-platform $(RELEASE)/policy-platform

fuzz: ## fuzz TARGET (yaml, template, set, archive, patterns, jmespath, variables, strategic_merge, json_patch, manifests, given, ruleset, rule_pattern, rule_schema) for ten minutes (needs cargo-fuzz and a nightly toolchain)
	cd fuzz && $(CARGO) +nightly fuzz run $(TARGET) -- $(patsubst %,-dict=%,$(notdir $(wildcard fuzz/$(TARGET).dict))) -max_total_time=600

image: ## build the policy-platform image with docker, podman or buildah (ENGINE=PATH, IMAGE=TAG)
	@image/build $(IMAGE)

image-test: ## build the image on a stand-in base with buildah, as root, and look at all of it
	@tests/image $(CONFORMANCE)

runtime-chart: build ## package the policies of SOURCES=FILE that hold in ENV=NAME as a Helm chart in CHARTS=DIR, for the controller in a cluster
	@$(RELEASE)/policy-platform sources chart --sources $(SOURCES) --env $(ENV) --into $(CHARTS)

clean: ## remove what was built
	$(CARGO) clean
