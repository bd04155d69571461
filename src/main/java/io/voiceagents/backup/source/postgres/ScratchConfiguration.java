package io.voiceagents.backup.source.postgres;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration of a scratch server, in place of the restored one. What the restored one does
 * to the world outside (archive, follow a primary, subscribe, preload, listen) is off here.
 */
final class ScratchConfiguration {
  private static final Map<String, String> FIXED = fixed();

  private ScratchConfiguration() {}

  private static Map<String, String> fixed() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String command :
        new String[] {
          "listen_addresses",
          "archive_command",
          "archive_library",
          "archive_cleanup_command",
          "restore_command",
          "recovery_end_command",
          "primary_conninfo",
          "primary_slot_name",
          "shared_preload_libraries",
          "session_preload_libraries",
          "local_preload_libraries"
        }) {
      settings.put(command, "");
    }
    settings.put("archive_mode", "off");
    settings.put("hot_standby", "off");
    settings.put("max_logical_replication_workers", "0");
    settings.put("autovacuum", "off");
    settings.put("ssl", "off");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("huge_pages", "off");
    settings.put("zero_damaged_pages", "off");
    settings.put("ignore_checksum_failure", "off");
    // A scratch copy is thrown away; it need not survive a crash of the machine.
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    return settings;
  }

  /**
   * Text of postgresql.conf.
   *
   * @param facts of the capture; WAL of prepared transactions, for instance, needs as many places
   *     as the source had
   */
  static String text(int major, Path data, Path directory, Map<String, String> facts) {
    Map<String, String> settings = new LinkedHashMap<>(FIXED);
    settings.put("data_directory", data.toString());
    settings.put("hba_file", directory.resolve("pg_hba.conf").toString());
    settings.put("ident_file", directory.resolve("pg_ident.conf").toString());
    settings.put("unix_socket_directories", directory.toString());
    settings.put("port", Integer.toString(ScratchPostgres.SOCKET_NUMBER));
    for (String setting : CaptureFacts.RECOVERY_SETTINGS) {
      String value = facts.getOrDefault("setting." + setting, "");
      if (value.matches("\\d+")) {
        settings.put(setting, value);
      }
    }
    if (major >= 17) {
      // Triggers on login would run the source's code at the first connection.
      settings.put("event_triggers", "off");
    }
    StringBuilder text = new StringBuilder();
    settings.forEach(
        (name, value) -> text.append(name).append(" = ").append(quoted(value)).append('\n'));
    return text.toString();
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
