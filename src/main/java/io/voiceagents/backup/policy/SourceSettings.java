package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
      List<String> validationQueries)
      implements SourceSettings {
    public Postgres {
      validationQueries = List.copyOf(validationQueries);
    }

    @Override
    public SourceKind kind() {
      return SourceKind.POSTGRES;
    }
  }

  /**
   * A Redis server.
   *
   * @param user ACL user; empty for the default user
   * @param caCertificate PEM file of the authority to trust; empty for the JVM's
   */
  record Redis(
      String host,
      int port,
      String user,
      Secret password,
      boolean tls,
      Optional<Path> caCertificate)
      implements SourceSettings {
    @Override
    public SourceKind kind() {
      return SourceKind.REDIS;
    }
  }

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
