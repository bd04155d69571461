package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.postgres.DatabaseTables.Child;
import io.voiceagents.backup.source.postgres.DatabaseTables.ForeignKey;
import io.voiceagents.backup.source.postgres.DatabaseTables.Statistics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What links single tables with the rest of their database: foreign keys to tables that the target
 * does not have are left out, partitions come as tables, and what other tables and views had with
 * them (a {@code DROP ... CASCADE} takes that away too) is told, to be made again by people.
 *
 * @param children whose parents are not restored
 * @param absent keys that can't be made on the target
 * @param lost keys of other tables, that the target lacks
 * @param views made from the tables, that the target lacks
 * @param statistics of the tables, which some versions of pg_dump bring and others don't
 */
record Dependents(
    List<Child> children,
    List<ForeignKey> absent,
    List<ForeignKey> lost,
    List<TableName> views,
    List<Statistics> statistics) {
  private static final Dependents NONE =
      new Dependents(List.of(), List.of(), List.of(), List.of(), List.of());

  Dependents {
    children = List.copyOf(children);
    absent = List.copyOf(absent);
    lost = List.copyOf(lost);
    views = List.copyOf(views);
    statistics = List.copyOf(statistics);
  }

  /**
   * Compares the scratch server's database with the target's.
   *
   * @param exists whether the target has the database
   */
  static Dependents of(
      TargetServer target,
      TransferOrder order,
      boolean exists,
      DatabaseTables source,
      Collection<TableName> tables)
      throws SQLException {
    if (order.wholeDatabase()) {
      return NONE;
    }
    List<ForeignKey> leaving = source.leaving(tables);
    List<Child> children = source.children(tables);
    List<Statistics> statistics = source.statistics(tables);
    if (!exists) {
      return new Dependents(children, leaving, List.of(), List.of(), statistics);
    }
    try (Connection connection = target.connect(order.database())) {
      DatabaseTables there = new DatabaseTables(connection);
      List<ForeignKey> absent = new ArrayList<>();
      for (ForeignKey key : leaving) {
        if (there.taken(List.of(key.refers())).isEmpty()) {
          absent.add(key);
        }
      }
      List<ForeignKey> lost = new ArrayList<>();
      for (ForeignKey key : source.arriving(tables)) {
        if (!there.taken(List.of(key.table())).isEmpty()) {
          lost.add(key);
        }
      }
      List<TableName> views = new ArrayList<>(source.views(tables));
      views.removeAll(there.taken(views));
      return new Dependents(children, absent, lost, views, statistics);
    }
  }

  /** Takes away from the scratch server what the target can't have. */
  void leaveOut(Connection scratch) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      for (Child child : children) {
        String parent = child.parent().quoted();
        statement.execute(
            child.bound().isPresent()
                ? "ALTER TABLE " + parent + " DETACH PARTITION " + child.table().quoted()
                : "ALTER TABLE " + child.table().quoted() + " NO INHERIT " + parent);
      }
      for (Statistics one : statistics) {
        statement.execute("DROP STATISTICS " + one.name().quoted());
      }
      for (ForeignKey key : absent) {
        statement.execute(
            "ALTER TABLE " + key.table().quoted() + " DROP CONSTRAINT " + Quoted.name(key.name()));
      }
    }
  }

  /** For people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Child child : children) {
      String table = child.table().quoted();
      String parent = child.parent().quoted();
      notes.add(
          "its parent is another table: "
              + child
                  .bound()
                  .map(
                      bound ->
                          "ALTER TABLE %s ATTACH PARTITION %s %s;".formatted(parent, table, bound))
                  .orElseGet(() -> "ALTER TABLE %s INHERIT %s;".formatted(table, parent)));
    }
    for (ForeignKey key : absent) {
      notes.add(
          "left out, for there is no table %s: foreign key %s of %s"
              .formatted(key.refers(), key.name(), key.table()));
    }
    for (ForeignKey key : lost) {
      notes.add(
          "other tables referred to it: ALTER TABLE %s ADD CONSTRAINT %s %s;"
              .formatted(key.table().quoted(), Quoted.name(key.name()), key.definition()));
    }
    statistics.forEach(one -> notes.add("statistics are not restored: " + one.definition() + ";"));
    views.forEach(view -> notes.add("not there any more, and not restored: view " + view));
    return notes;
  }
}
