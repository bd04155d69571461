# The program, with the servers that restore tests start. docs/deployment.md says how to run it, decision 142 why it is like this.
#
#   docker build -t voice-agent-backup .
#   docker build --build-arg POSTGRESQL="16 17" -t voice-agent-backup .
#
# Base images are pinned by tag. Whoever has a registry at hand pins the digest too: --build-arg RUNTIME=debian@sha256:...
ARG BUILDER=debian:12.15-slim
ARG RUNTIME=debian:13.8-slim

# Built by the Java and Maven that the tests are run with.
FROM ${BUILDER} AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends openjdk-17-jdk-headless maven ca-certificates-java \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Libraries first: they change less often than the program, and this layer is kept then.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn -q -B -ntp dependency:copy-dependencies@runtime-class-path
COPY config/openapi.yaml config/
COPY docs/alerts.md docs/
COPY src/main src/main
# The goals by themselves: the phase 'package' would fetch the servers of the tests as well.
RUN mvn -q -B -ntp compile jar:jar

FROM ${RUNTIME}
# Major versions of PostgreSQL whose servers and pg_dump are there: a restore test needs the one that the backup is of. Those that
# Debian has not come from the PostgreSQL project's archive.
ARG POSTGRESQL="17"
ARG REDIS="redis-server valkey-server"

# A user with a fixed number, which volumes and secrets are given to, and with a name: PostgreSQL refuses one that it can't look up.
RUN groupadd --gid 10001 backup-agent \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/voice-agent-backup --no-create-home --shell /usr/sbin/nologin backup-agent \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/voice-agent-backup

# curl asks for health; tini hands signals on and buries what servers of restore tests leave. No cluster of its own for PostgreSQL,
# no service started.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends postgresql-common ca-certificates curl tini openjdk-25-jre-headless $REDIS \
 && sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf \
 && for major in $POSTGRESQL; do \
      apt-cache show "postgresql-$major" >/dev/null 2>&1 || /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y || exit 1; \
      apt-get install -y -qq --no-install-recommends "postgresql-$major" || exit 1; \
    done \
 && rm -rf /var/lib/apt/lists/* /var/log/*

# The layout that bin/backupctl expects.
COPY bin/backupctl bin/backupctl-wal /opt/backupctl/bin/
COPY routes /opt/backupctl/routes
COPY config/application.properties config/logging.properties /opt/backupctl/config/
COPY LICENSE /opt/backupctl/
COPY --from=build /src/target/lib /opt/backupctl/target/lib
COPY --from=build /src/target/voice-agent-backup-*.jar /opt/backupctl/target/
# Classes laid out for this very Java, for a faster start. The build ends here if that can't be done, and so if the program does not run.
# What the checkout let only its owner read is for all; nothing else is touched, for it would be in the image twice.
RUN ln -s /opt/backupctl/bin/backupctl /usr/local/bin/backupctl \
 && backupctl --create-archive \
 && test -s /opt/backupctl/target/backupctl-*-work.jsa \
 && find /opt/backupctl \( ! -perm -004 -o -type d ! -perm -005 \) -exec chmod a+rX {} +

ENV LANG=C.UTF-8 \
    BACKUPCTL_CONFIG=/etc/voice-agent-backup/backup.yaml
# Where every user may be: a restore runs as the owner of what is restored.
WORKDIR /
USER 10001:10001
EXPOSE 8443
STOPSIGNAL SIGTERM

# By TLS or, without a certificate in the configuration, without. It asks this container alone, so whose name the certificate has says
# nothing. Commands that end don't listen: give them --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=4 \
  CMD ["/bin/sh", "-c", "curl --fail --silent --show-error --insecure --max-time 4 https://127.0.0.1:8443/health/live || curl --fail --silent --show-error --max-time 4 http://127.0.0.1:8443/health/live"]

LABEL org.opencontainers.image.title="voice-agent-backup" \
      org.opencontainers.image.description="Backup and disaster recovery for LiveKit voice-agent platforms" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="docs/deployment.md" \
      org.opencontainers.image.base.name="docker.io/library/debian:13.8-slim"

ENTRYPOINT ["/usr/bin/tini", "--", "/opt/backupctl/bin/backupctl"]
CMD ["serve"]
