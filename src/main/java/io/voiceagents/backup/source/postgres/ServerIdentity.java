package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.util.List;

/**
 * What a server says of itself.
 *
 * @param systemIdentifier unsigned, as IDENTIFY_SYSTEM prints it
 * @param versionNumber as server_version_num: 170010 for 17.10
 * @param segmentSize of the WAL in bytes
 * @param blockSize of pages in bytes
 * @param standby whether it is in recovery
 */
record ServerIdentity(
    String systemIdentifier,
    int timeline,
    String version,
    int versionNumber,
    long segmentSize,
    int blockSize,
    boolean dataChecksums,
    boolean standby) {

  static ServerIdentity read(ReplicationConnection connection) throws IOException {
    try {
      List<String> system = connection.wire().query("IDENTIFY_SYSTEM").get(0);
      return new ServerIdentity(
          system.get(0),
          Integer.parseInt(system.get(1)),
          connection.show("server_version"),
          Integer.parseInt(connection.show("server_version_num")),
          bytes(connection.show("wal_segment_size")),
          Integer.parseInt(connection.show("block_size")),
          connection.show("data_checksums").equals("on"),
          connection.show("in_hot_standby").equals("on"));
    } catch (ServerError e) {
      throw new SourceException(
          "PostgreSQL refused IDENTIFY_SYSTEM: "
              + e.describe()
              + ". Hint: grant the user REPLICATION.",
          e);
    } catch (NumberFormatException e) {
      throw new SourceException(
          "PostgreSQL gave unreadable settings: " + e.getMessage() + ". Hint: is this PostgreSQL?",
          e);
    }
  }

  long systemNumber() {
    return Long.parseUnsignedLong(systemIdentifier);
  }

  /** SHOW prints a size with the largest unit that fits: {@code 16MB}, {@code 1GB}. */
  private static long bytes(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    long unit =
        switch (text.substring(digits.length())) {
          case "GB" -> 1L << 30;
          case "MB" -> 1L << 20;
          case "kB" -> 1L << 10;
          default -> 1L;
        };
    return Long.parseLong(digits) * unit;
  }
}
