package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A schema with its owner and grants, which a dump of single tables leaves out.
 *
 * @param grants statements without the owner's own
 */
record SchemaDefinition(String name, String owner, List<String> grants) {
  private static final String QUERY =
      "SELECT pg_get_userbyid(n.nspowner), a.privilege_type, a.is_grantable,"
          + " CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END"
          + " FROM pg_namespace n LEFT JOIN LATERAL aclexplode(n.nspacl) a"
          + " ON a.grantee <> n.nspowner WHERE n.nspname = ?";

  SchemaDefinition {
    grants = List.copyOf(grants);
  }

  /** Reads it; one that is not there has no grants and nobody's name. */
  static SchemaDefinition read(Connection connection, String name) throws SQLException {
    String owner = "";
    List<String> grants = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          owner = rows.getString(1);
          if (rows.getString(2) != null) {
            grants.add(
                "GRANT %s ON SCHEMA %s TO %s%s"
                    .formatted(
                        rows.getString(2),
                        Quoted.name(name),
                        Optional.ofNullable(rows.getString(4)).map(Quoted::name).orElse("PUBLIC"),
                        rows.getBoolean(3) ? " WITH GRANT OPTION" : ""));
          }
        }
      }
    }
    return new SchemaDefinition(name, owner, grants);
  }

  /**
   * The statements that make it.
   *
   * @param owners whether its owner and grants are wanted
   */
  List<String> statements(boolean owners) {
    List<String> statements = new ArrayList<>();
    statements.add("CREATE SCHEMA IF NOT EXISTS " + Quoted.name(name));
    if (owners && !owner.isEmpty()) {
      statements.add("ALTER SCHEMA " + Quoted.name(name) + " OWNER TO " + Quoted.name(owner));
      statements.addAll(grants);
    }
    return statements;
  }
}
