package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.postgres.DatabaseTables.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What links single tables with the rest of their database: foreign keys to tables that the target
 * does not have are left out, and what other tables and views had with them (a {@code DROP ...
 * CASCADE} takes that away too) is told, to be made again by people.
 *
 * @param absent keys that can't be made on the target
 * @param lost keys of other tables, that the target lacks
 * @param views made from the tables, that the target lacks
 */
record Dependents(List<ForeignKey> absent, List<ForeignKey> lost, List<TableName> views) {
  private static final Dependents NONE = new Dependents(List.of(), List.of(), List.of());

  Dependents {
    absent = List.copyOf(absent);
    lost = List.copyOf(lost);
    views = List.copyOf(views);
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
    if (!exists) {
      return new Dependents(leaving, List.of(), List.of());
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
      return new Dependents(absent, lost, views);
    }
  }

  /** Takes away from the scratch server what the target can't have. */
  void leaveOut(Connection scratch) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      for (ForeignKey key : absent) {
        statement.execute(
            "ALTER TABLE " + key.table().quoted() + " DROP CONSTRAINT " + Quoted.name(key.name()));
      }
    }
  }

  /** For people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
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
    views.forEach(view -> notes.add("not there any more, and not restored: view " + view));
    return notes;
  }
}
