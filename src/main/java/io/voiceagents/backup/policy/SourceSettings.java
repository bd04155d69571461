package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How to reach what a policy protects; one record a kind of source. */
public sealed interface SourceSettings {

  SourceKind kind();

  /**
   * A PostgreSQL server.
   *
   * @param database the one for probes and queries; a backup always holds the whole cluster
   * @param sslMode pgjdbc's: disable, allow, prefer, require, verify-ca, verify-full
   * @param sslRootCertificate PEM file, for verify-ca and verify-full
   * @param fastCheckpoint whether the backup asks for an immediate checkpoint
   * @param maxRateKib limit of the base backup in KiB/s; empty for none
   * @param validationQueries the policy's own SQL, run after a restore test; each must return at
   *     least one row whose first column is not false
   * @param standbys further servers of the same cluster, of which one may be the primary now
   * @param restoreAs by whom restores connect that go into the running server; empty for the role
   *     of backups
   */
  record Postgres(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      String sslMode,
      Optional<Path> sslRootCertificate,
      boolean fastCheckpoint,
      Optional<Integer> maxRateKib,
      List<String> validationQueries,
      List<ServerAddress> standbys,
      Optional<Login> restoreAs)
      implements SourceSettings {
    /** A role and its password, which may be empty. */
    public record Login(String user, Secret password) {}

    public Postgres {
      validationQueries = List.copyOf(validationQueries);
      standbys = List.copyOf(standbys);
    }

    /** One server alone. */
    public Postgres(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        String sslMode,
        Optional<Path> sslRootCertificate,
        boolean fastCheckpoint,
        Optional<Integer> maxRateKib,
        List<String> validationQueries) {
      this(
          host,
          port,
          database,
          user,
          password,
          sslMode,
          sslRootCertificate,
          fastCheckpoint,
          maxRateKib,
          validationQueries,
          List.of(),
          Optional.empty());
    }

    /** The same, reached at one of its servers alone. */
    public Postgres at(ServerAddress server) {
      return new Postgres(
          server.host(),
          server.port(),
          database,
          user,
          password,
          sslMode,
          sslRootCertificate,
          fastCheckpoint,
          maxRateKib,
          validationQueries,
          List.of(),
          restoreAs);
    }

    /** The same with further servers of the cluster. */
    public Postgres with(List<ServerAddress> others) {
      return new Postgres(
          host,
          port,
          database,
          user,
          password,
          sslMode,
          sslRootCertificate,
          fastCheckpoint,
          maxRateKib,
          validationQueries,
          others,
          restoreAs);
    }

    /** The same, as restores into the running server connect. */
    public Postgres forRestores() {
      return new Postgres(
          host,
          port,
          database,
          restoreAs.map(Login::user).orElse(user),
          restoreAs.map(Login::password).orElse(password),
          sslMode,
          sslRootCertificate,
          fastCheckpoint,
          maxRateKib,
          validationQueries,
          standbys,
          Optional.empty());
    }

    @Override
    public SourceKind kind() {
      return SourceKind.POSTGRES;
    }
  }

  /**
   * Databases of a PostgreSQL server, each as a dump.
   *
   * @param server how it is reached; standbys stand in for it
   * @param databases by name; empty for all that take connections, without the templates
   * @param filter what of each database is dumped
   */
  record PostgresLogical(Postgres server, List<String> databases, DumpFilter filter)
      implements SourceSettings {
    public PostgresLogical {
      databases = List.copyOf(databases);
    }

    @Override
    public SourceKind kind() {
      return SourceKind.POSTGRES_LOGICAL;
    }
  }

  /**
   * Patterns of pg_dump (PostgreSQL documentation, psql, "Patterns"); all empty for everything.
   *
   * @param includeSchemas of which at least one schema must match each
   * @param excludeSchemas that win over the included ones
   * @param includeTables of which at least one table must match each
   * @param excludeTables that win over the included ones
   */
  record DumpFilter(
      List<String> includeSchemas,
      List<String> excludeSchemas,
      List<String> includeTables,
      List<String> excludeTables) {
    public static final DumpFilter NONE =
        new DumpFilter(List.of(), List.of(), List.of(), List.of());

    public DumpFilter {
      includeSchemas = List.copyOf(includeSchemas);
      excludeSchemas = List.copyOf(excludeSchemas);
      includeTables = List.copyOf(includeTables);
      excludeTables = List.copyOf(excludeTables);
    }
  }

  /**
   * A Redis server.
   *
   * @param user ACL user; empty for the default user
   * @param caCertificate PEM file of the authority to trust; empty for the JVM's
   * @param sentinel who knows host and port; empty where they are given
   * @param cluster whether host and port are those of any node of a Redis Cluster
   * @param slot of the cluster, whose shard alone is meant; empty for all shards
   */
  record Redis(
      String host,
      int port,
      String user,
      Secret password,
      boolean tls,
      Optional<Path> caCertificate,
      Optional<Sentinel> sentinel,
      boolean cluster,
      OptionalInt slot)
      implements SourceSettings {
    /** A server with a known address. */
    public Redis(
        String host,
        int port,
        String user,
        Secret password,
        boolean tls,
        Optional<Path> caCertificate) {
      this(
          host,
          port,
          user,
          password,
          tls,
          caCertificate,
          Optional.empty(),
          false,
          OptionalInt.empty());
    }

    /** The same, at an address. */
    public Redis at(String address, int number) {
      return new Redis(address, number, user, password, tls, caCertificate);
    }

    @Override
    public SourceKind kind() {
      return SourceKind.REDIS;
    }
  }

  /**
   * Sentinels that know which server of Redis is the primary.
   *
   * @param master the name under which they watch it
   * @param hosts of which any answers
   * @param user ACL user of the sentinels; empty for the default user
   * @param password of the sentinels
   * @param replica whether a replica is used where one is in order
   */
  record Sentinel(
      String master, List<Address> hosts, String user, Secret password, boolean replica) {
    public Sentinel {
      hosts = List.copyOf(hosts);
    }
  }

  /** A host and a port. */
  record Address(String host, int port) {}

  /**
   * Trees of files.
   *
   * @param paths absolute directories or files
   * @param include globs on the path below its root; empty for everything
   * @param exclude globs that win over {@code include}
   * @param oneFileSystem whether mount points below a root are left out
   */
  record Files(List<Path> paths, List<String> include, List<String> exclude, boolean oneFileSystem)
      implements SourceSettings {
    public Files {
      paths = List.copyOf(paths);
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }

    @Override
    public SourceKind kind() {
      return SourceKind.FILESYSTEM;
    }
  }
}
