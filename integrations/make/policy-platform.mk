# For the Makefile of an application: `include policy-platform.mk`, then
#   make policy-check ENV=prd        the whole chain; without ENV for all environments
#   make policy-render ENV=prd       the objects of one environment
#   make policy-report               everything that is found, as one page and as SARIF
#   make policy-baseline             what is found now becomes known
# RUNNER=docker, podman or local.
IMAGE          ?= policy-platform:latest
RUNNER         ?= docker
ENV            ?=
POLICY_PATH    ?= .
POLICY_SOURCES ?= /repos/policy-sources.yaml
POLICY_OUT     ?= .policy
BASELINE       ?= $(wildcard policy-baseline.json)
CHART          ?= $(firstword $(wildcard charts/*))

ifeq ($(RUNNER),local)
policy_run :=
else
policy_run := $(RUNNER) run --rm --network none --read-only --tmpfs /tmp --user "$$(id -u):$$(id -g)" -v "$(CURDIR)":/work -w /work $(IMAGE)
endif
policy_check := $(policy_run) policy-platform check $(POLICY_PATH) --sources $(POLICY_SOURCES) $(if $(ENV),--env $(ENV)) $(if $(BASELINE),--baseline $(BASELINE))

.PHONY: policy-check policy-render policy-report policy-baseline

policy-check: ## judge charts, manifests and values
	$(policy_check)

policy-render: ## print the objects of ENV
	$(policy_run) render template $(notdir $(CHART)) $(CHART) $(if $(ENV),--env $(ENV))

policy-report: ## write what is found into POLICY_OUT; fails for nothing
	@mkdir -p $(POLICY_OUT)
	$(policy_check) --fail-on never --report sarif=$(POLICY_OUT)/findings.sarif --report html=$(POLICY_OUT)/findings.html

policy-baseline: ## what is found now is known from now on
	$(policy_run) policy-platform check $(POLICY_PATH) --sources $(POLICY_SOURCES) --baseline policy-baseline.json --update-baseline
