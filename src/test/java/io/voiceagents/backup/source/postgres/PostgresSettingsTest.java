package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of real servers, and of roles with few rights. */
class PostgresSettingsTest {
  private static Map<String, SourceSetting> look(SourceSettings.Postgres settings) {
    return PostgresSettings.of(settings).stream()
        .collect(Collectors.toMap(SourceSetting::name, one -> one));
  }

  private static SourceSetting the(Map<String, SourceSetting> found, String name) {
    return Optional.ofNullable(found.get(name)).orElseThrow();
  }

  private static List<String> needed(Map<String, SourceSetting> found) {
    return found.values().stream()
        .filter(one -> one.level() == Level.NEEDED)
        .map(SourceSetting::name)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void findsWhatIsMissingAndTheCommandThatSetsIt(int major) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.create(major).set("max_replication_slots", "1").start()) {
      server.execute(
          "CREATE ROLE backup LOGIN REPLICATION PASSWORD 'b'",
          "CREATE ROLE reader LOGIN PASSWORD 'r'");
      Map<String, SourceSetting> found = look(server.settings("backup", "b"));
      assertThat(needed(found)).containsExactly("max_replication_slots");
      SourceSetting limit = the(found, "max_slot_wal_keep_size");
      assertThat(limit.level()).isEqualTo(Level.ADVISED);
      assertThat(limit.command()).contains("ALTER SYSTEM SET max_slot_wal_keep_size");
      assertThat(the(found, "data checksums").level()).isEqualTo(Level.ADVISED);
      assertThat(found.containsKey("summarize_wal")).isEqualTo(major >= 17);
      assertThat(the(found, "role pg_read_all_data").command())
          .isEqualTo("GRANT pg_read_all_data TO backup");

      Map<String, SourceSetting> refused = look(server.settings("reader", "r"));
      assertThat(needed(refused)).containsExactly("replication connection");
      assertThat(the(refused, "replication connection").command())
          .contains("CREATE ROLE reader LOGIN REPLICATION");
    }
  }

  @Test
  void fault37_theSlotIsDroppedWithItsPolicy() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start(17)) {
      String slot = PostgresSlot.name("postgres");
      server.query("postgres", "SELECT pg_create_physical_replication_slot('" + slot + "', true)");
      List<PostgresSlot.Found> found = PostgresSlot.find(server.settings(), slot);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).kept()).contains("/");

      PostgresSlot.drop(server.settings(), found.get(0).server(), slot);

      assertThat(PostgresSlot.find(server.settings(), slot)).isEmpty();
      assertThat(server.query("postgres", "SELECT count(*) FROM pg_replication_slots"))
          .isEqualTo("0");
    }
  }
}
