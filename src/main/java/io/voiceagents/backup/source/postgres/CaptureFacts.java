package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the facts of a capture under their published names. */
final class CaptureFacts {
  /** Settings that a server must have at least as high to go through the same WAL. */
  static final List<String> RECOVERY_SETTINGS =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction",
          "max_replication_slots");

  private final Map<String, String> facts = new TreeMap<>();

  void put(String name, String value) {
    facts.put(name, value);
  }

  void putAll(Map<String, String> more) {
    facts.putAll(more);
  }

  void identity(ServerIdentity identity) {
    put("server.version", identity.version());
    put("server.version_num", Integer.toString(identity.versionNumber()));
    put("server.standby", Boolean.toString(identity.standby()));
    put("system_identifier", identity.systemIdentifier());
    put("data_checksums", identity.dataChecksums() ? "on" : "off");
    put("wal.segment_size", Long.toString(identity.segmentSize()));
    put("block_size", Integer.toString(identity.blockSize()));
  }

  void settings(ReplicationConnection connection) throws IOException {
    for (String setting : RECOVERY_SETTINGS) {
      put("setting." + setting, connection.show(setting));
    }
  }

  void result(BaseBackupStream.Result result, WalWindow wal, ArchiveUnpacker unpacker) {
    List<ManifestReader.WalRange> ranges = unpacker.walRanges();
    put("wal.timeline", Integer.toString(ranges.get(ranges.size() - 1).timeline()));
    put("wal.start_timeline", Integer.toString(result.startTimeline()));
    put("wal.start_lsn", result.start().toString());
    put("wal.end_lsn", result.end().toString());
    put("wal.segments", Integer.toString(wal.names().size()));
    put("wal.first_segment", wal.names().first());
    put("wal.last_segment", wal.names().last());
    put("files", Long.toString(unpacker.seen().count()));
    put("bytes", Long.toString(unpacker.seen().bytes()));
    for (BaseBackupStream.Tablespace tablespace : result.tablespaces()) {
      put("tablespace." + tablespace.oid(), tablespace.location());
    }
  }

  /**
   * What the pages came to.
   *
   * @param parent key of the set before, if this one builds on it
   */
  void pages(Optional<String> parent, PageHistory pages) {
    put("page_keys", PageKeys.METHOD);
    put("pages", Long.toString(pages.pages()));
    if (parent.isPresent()) {
      put("incremental.parent", parent.get());
      put("incremental.method", "pages compared");
      put("incremental.pages_changed", Long.toString(pages.pages() - pages.unchangedPages()));
    }
  }

  Map<String, String> all() {
    return facts;
  }
}
