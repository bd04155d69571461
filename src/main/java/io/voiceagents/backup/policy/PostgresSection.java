package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Optional;

/** Reads the connection and the options of a PostgreSQL server. */
final class PostgresSection {
  private static final List<String> CHECKING = List.of("verify-ca", "verify-full");
  private static final List<String> OPEN = List.of("disable", "allow", "prefer");

  private PostgresSection() {}

  /** The settings; with stand-ins where a problem was reported. */
  static SourceSettings.Postgres read(Section connection, Section options) {
    return read(connection, options, "Name a role with REPLICATION.");
  }

  /** The server that keeps schedules; with stand-ins where a problem was reported. */
  static SourceSettings.Postgres readStore(Section store) {
    return read(
        store,
        store.sectionOrEmpty("options", List.of()),
        "Name a role that may create the schema, or owns it.");
  }

  /** The settings of dumps; with stand-ins where a problem was reported. */
  static SourceSettings readLogical(Section connection, Section options) {
    for (String schemas : List.of("include_schemas", "exclude_schemas")) {
      if (options.has(schemas) && options.has("include_tables")) {
        String message = "has no effect: with 'include_tables', pg_dump takes these tables alone.";
        options.warning(schemas, message, "Take it out, or name the schema in 'include_tables'.");
      }
    }
    return new SourceSettings.PostgresLogical(
        read(connection, options, "Name a role that may read everything (pg_read_all_data)."),
        texts(options, "databases"),
        new SourceSettings.DumpFilter(
            texts(options, "include_schemas"),
            texts(options, "exclude_schemas"),
            texts(options, "include_tables"),
            texts(options, "exclude_tables")));
  }

  private static List<String> texts(Section options, String name) {
    return options.list(name).stream().map(Scalar::text).toList();
  }

  private static SourceSettings.Postgres read(
      Section connection, Section options, String roleHint) {
    List<String> schemes = List.of("postgresql", "postgres");
    if (ConnectionUrl.expand(connection, schemes, List.of("sslmode", "sslrootcert"))) {
      connection.require("host", "Name the server, or give an address in 'url'.");
      connection.require("user", roleHint);
    }
    String host = connection.read("host", ValueForms.host()).orElse("");
    String sslMode = connection.word("sslmode").orElse("prefer");
    checkTls(connection, host, sslMode);
    int port = connection.read("port", ValueForms.wholeNumber(1, 65535)).orElse(5432);
    return new SourceSettings.Postgres(
        host,
        port,
        connection.read("database", ValueForms.text()).orElse("postgres"),
        connection.read("user", ValueForms.text()).orElse(""),
        Password.read(connection),
        sslMode,
        connection.path("sslrootcert"),
        options.read("fast_checkpoint", ValueForms.flag()).orElse(false),
        options.read("max_rate", RateText::parse),
        texts(options, "validation_queries"),
        connection.list("standbys").stream()
            .flatMap(scalar -> scalar.parse(ServerAddress.withPort(port)).stream())
            .toList(),
        restoreAs(connection));
  }

  /** Who restores into the running server; backups need no role that may write. */
  private static Optional<SourceSettings.Postgres.Login> restoreAs(Section connection) {
    Optional<Section> section =
        connection.section("restore_as", KnownKeys.at("policies.<name>.connection.restore_as"));
    section.ifPresent(
        given -> given.require("user", "Name a role that may make what is restored."));
    return section.map(
        given ->
            new SourceSettings.Postgres.Login(
                given.read("user", ValueForms.text()).orElse(""), Password.read(given)));
  }

  private static void checkTls(Section connection, String host, String sslMode) {
    if (connection.has("sslrootcert") && !CHECKING.contains(sslMode)) {
      String message = "has no effect: 'sslmode: " + sslMode + "' checks no certificate.";
      connection.warning("sslrootcert", message, "Set 'sslmode: verify-full'.");
    }
    if (OPEN.contains(sslMode) && !host.isEmpty() && !Loopback.isHost(host)) {
      String name = connection.has("sslmode") ? "sslmode" : "host";
      String message =
          "lets what is in the database travel without TLS ('sslmode: " + sslMode + "').";
      connection.warning(name, message, "Set 'sslmode: verify-full', or at least 'require'.");
    }
  }
}
