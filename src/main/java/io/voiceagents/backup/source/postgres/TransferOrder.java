package io.voiceagents.backup.source.postgres;

import java.util.List;

/**
 * What is to come out of a restored cluster into a running server.
 *
 * @param source database of the restored cluster
 * @param tables of it; empty for the whole database
 * @param database of the running server
 * @param force whether what has the place there is moved aside
 * @param owners whether objects keep owners and grants; else all belong to the role that connects
 */
public record TransferOrder(
    String source, List<TableName> tables, String database, boolean force, boolean owners) {
  public TransferOrder {
    tables = tables.stream().sorted().distinct().toList();
  }

  boolean wholeDatabase() {
    return tables.isEmpty();
  }
}
