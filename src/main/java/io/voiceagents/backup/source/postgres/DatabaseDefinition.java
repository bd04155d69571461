package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a database was made, and what belongs to it rather than to anything in it: its owner, its
 * settings, who may do what. A dump has that only together with the database's name, so it is read
 * from the catalogs, as pg_dump does for {@code --create} (dumpDatabase in pg_dump.c).
 *
 * @param create options of {@code CREATE DATABASE}
 * @param owner name of a role
 * @param settings of {@code ALTER DATABASE ... SET}, as {@code name TO value}
 * @param grants in place of the default ones; empty if it has these
 */
record DatabaseDefinition(
    String create, String owner, List<String> settings, Optional<List<Grant>> grants) {
  /** Settings whose values are lists with quotes of their own (GUC_LIST_QUOTE). */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  /** The columns of the locale differ from version to version: 15, 16 and 17. */
  private static final String DATABASE =
      "SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, d.datlocprovider::text,"
          + " coalesce(j.row->>'datlocale', j.row->>'daticulocale'), j.row->>'daticurules',"
          + " pg_get_userbyid(d.datdba), d.datacl IS NOT NULL"
          + " FROM pg_database d, LATERAL (SELECT to_jsonb(d) AS row) j WHERE d.datname = ?";

  private static final String SETTINGS =
      "SELECT unnest(s.setconfig) FROM pg_db_role_setting s"
          + " JOIN pg_database d ON d.oid = s.setdatabase WHERE s.setrole = 0 AND d.datname = ?";

  private static final String GRANTS =
      "SELECT CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END,"
          + " a.privilege_type, a.is_grantable"
          + " FROM pg_database d, LATERAL aclexplode(d.datacl) a WHERE d.datname = ?";

  DatabaseDefinition {
    settings = List.copyOf(settings);
    grants = grants.map(List::copyOf);
  }

  /**
   * A privilege.
   *
   * @param role empty for everyone
   */
  record Grant(Optional<String> role, String privilege, boolean grantable) {}

  static DatabaseDefinition read(Connection connection, String database) throws SQLException {
    List<String> settings = new ArrayList<>();
    List<Grant> grants = new ArrayList<>();
    each(connection, SETTINGS, database, row -> settings.add(setting(row.getString(1))));
    each(
        connection,
        GRANTS,
        database,
        row ->
            grants.add(
                new Grant(
                    Optional.ofNullable(row.getString(1)), row.getString(2), row.getBoolean(3))));
    List<DatabaseDefinition> found = new ArrayList<>();
    each(
        connection,
        DATABASE,
        database,
        row ->
            found.add(
                new DatabaseDefinition(
                    create(row),
                    row.getString(7),
                    settings,
                    row.getBoolean(8) ? Optional.of(grants) : Optional.empty())));
    return found.get(0);
  }

  private static String create(ResultSet row) throws SQLException {
    StringBuilder options = new StringBuilder("TEMPLATE template0");
    option(options, "ENCODING", row.getString(1));
    option(options, "LC_COLLATE", row.getString(2));
    option(options, "LC_CTYPE", row.getString(3));
    String locale = row.getString(5);
    switch (row.getString(4)) {
      case "i" -> {
        options.append(" LOCALE_PROVIDER icu");
        option(options, "ICU_LOCALE", locale);
        option(options, "ICU_RULES", row.getString(6));
      }
      case "b" -> {
        options.append(" LOCALE_PROVIDER builtin");
        option(options, "BUILTIN_LOCALE", locale);
      }
      default -> options.append(" LOCALE_PROVIDER libc");
    }
    return options.toString();
  }

  private static void option(
      StringBuilder options, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      options.append(' ').append(name).append(' ').append(Quoted.text(value));
    }
  }

  private static String setting(String text) {
    String[] parts = text.split("=", 2);
    boolean list = LISTS.contains(parts[0]) && !parts[1].isEmpty();
    return Quoted.name(parts[0]) + " TO " + (list ? parts[1] : Quoted.text(parts[1]));
  }

  /**
   * The statements that make a new database what this one was.
   *
   * @param owners whether its owner and the roles of its grants are wanted; everyone's rights are
   *     always kept
   */
  List<String> apply(String database, boolean owners) {
    String name = Quoted.name(database);
    List<String> statements = new ArrayList<>();
    settings.forEach(one -> statements.add("ALTER DATABASE " + name + " SET " + one));
    if (owners) {
      statements.add("ALTER DATABASE " + name + " OWNER TO " + Quoted.name(owner));
    }
    if (grants.isEmpty()) {
      statements.add("GRANT CONNECT, TEMPORARY ON DATABASE " + name + " TO PUBLIC");
    }
    for (Grant grant : grants.orElse(List.of())) {
      if (owners || grant.role().isEmpty()) {
        statements.add(
            "GRANT %s ON DATABASE %s TO %s%s"
                .formatted(
                    grant.privilege(),
                    name,
                    grant.role().map(Quoted::name).orElse("PUBLIC"),
                    grant.grantable() ? " WITH GRANT OPTION" : ""));
      }
    }
    return statements;
  }

  /** What is done with a row. */
  @FunctionalInterface
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String query, String database, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
