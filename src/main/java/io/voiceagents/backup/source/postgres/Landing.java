package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Where tables arrive on a running server: beside the place that they are meant for, until they are
 * whole and counted. What has that place is moved aside in the same transaction. Used by one
 * thread.
 */
interface Landing {
  /**
   * Makes the place.
   *
   * @param scratch to the database that the tables come from; it may be changed, it is thrown away
   */
  void prepare(Connection scratch) throws SQLException;

  /** The database that is loaded into. */
  String database();

  /** Where a table of the set is after {@link #prepare}, in the scratch server and after a load. */
  TableName at(TableName table);

  /**
   * Gives everything its name, in one transaction.
   *
   * @return what was moved aside, for people
   */
  List<String> activate() throws SQLException;

  /** Removes what {@link #prepare} made on the target. */
  void abandon() throws SQLException;
}
