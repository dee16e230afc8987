# The policy platform: the four tools, and the policies of every source below /repos/.
#
#   docker run --rm -v "$PWD":/work:ro -w /work policy-platform kyverno apply /repos/security-policy/ --resource deployment.yaml
#
# `make image` builds it with the engine that is there. Targets: `policy-platform` (the default), `slim` (no shell, nothing but the
# tools and the policies), `tools` (the tools alone, for `COPY --from=` in another image). Reference them by digest in earnest:
# SECURITY_POLICY=registry.example.com/security-policy-repo@sha256:...

ARG ALPINE=alpine:3.22.1
ARG RUST=rust:1.95.0-bookworm
# `build` compiles; `prebuilt` takes dist/<architecture>/policy-platform as it is.
ARG BINARY=build
ARG SECURITY_POLICY=security-policy-repo:main
ARG DEVOPS_POLICY=devops-policy-repo:main
ARG BACKEND_APPLICATIONS=backend-applications-repo:main

FROM ${SECURITY_POLICY} AS security_policy_repo
FROM ${DEVOPS_POLICY} AS devops_policy_repo
FROM ${BACKEND_APPLICATIONS} AS backend_applications_repo

# Compiles on the builder's own architecture for the one that is wanted, so nothing is emulated.
FROM --platform=${BUILDPLATFORM} ${RUST} AS build
ARG TARGETARCH=amd64
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends musl-tools gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN image/compile "${TARGETARCH}" /out/policy-platform

FROM scratch AS prebuilt
ARG TARGETARCH=amd64
COPY dist/${TARGETARCH}/policy-platform /out/policy-platform

# hadolint ignore=DL3006
FROM ${BINARY} AS binary

# One program; the names it is called by are links.
FROM ${ALPINE} AS links
COPY --from=binary --chmod=0755 /out/policy-platform /tools/policy-platform
WORKDIR /tools
RUN for name in policy-apply kyverno kubectl-kyverno deprecations pluto values-lint spectral render helm; do \
      ln -s policy-platform "$name"; \
    done

FROM scratch AS tools
COPY --from=links /tools/ /usr/local/bin/
COPY --chmod=0644 LICENSE /usr/local/share/licenses/policy-platform/LICENSE

# Each source as it is, and its policies rendered with the values that hold in every environment.
FROM ${ALPINE} AS sources
ARG POLICY_ENV=
COPY --from=tools /usr/local/bin/ /usr/local/bin/
COPY --chmod=0755 image/render-sources /usr/local/libexec/render-sources
COPY --from=security_policy_repo /repos/security-policy/ /repos/security-policy/
COPY --from=devops_policy_repo /repos/devops-policy/ /repos/devops-policy/
COPY --from=backend_applications_repo /repos/backend-applications/ /repos/backend-applications/
COPY image/policy-sources.yaml /repos/policy-sources.yaml
WORKDIR /repos
RUN /usr/local/libexec/render-sources /repos "${POLICY_ENV}" \
 && policy-platform sources lock \
 && chmod -R a+rX,go-w /repos

FROM ${ALPINE} AS base
# The tools need none of these; jobs and people do.
# hadolint ignore=DL3018
RUN apk add --no-cache bash ca-certificates curl git gzip tar yq \
 && printf 'policy:x:10001:10001:policy platform:/repos:/sbin/nologin\n' >> /etc/passwd \
 && printf 'policy:x:10001:\n' >> /etc/group

FROM scratch AS slim
COPY --from=base /etc/passwd /etc/group /etc/
COPY --from=base /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=tools /usr/local/ /usr/local/
COPY --from=sources /repos/ /repos/
ENV PATH=/usr/local/bin POLICY_PLATFORM_STRICT=1 HOME=/repos XDG_CACHE_HOME=/tmp/.cache
USER 10001:10001
WORKDIR /repos
CMD ["policy-platform", "--help"]

FROM base AS policy-platform
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="policy-platform" \
      org.opencontainers.image.description="Kubernetes policies of every source, and the tools that apply them" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=tools /usr/local/ /usr/local/
# Last: policies change more often than tools.
COPY --from=sources /repos/ /repos/
ENV POLICY_PLATFORM_STRICT=1 HOME=/repos XDG_CACHE_HOME=/tmp/.cache
USER 10001:10001
WORKDIR /repos
CMD ["/bin/sh"]
