package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.DamagedSet;
import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sets that a server knows. */
record RemoteSets(Calls calls) implements Catalog {
  private static final int PAGE = 1_000;
  private static final String LIST = "/api/v1/backup/list";

  @Override
  public List<SetSummary> list(Optional<String> type, int limit) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    String cursor = "";
    do {
      int wanted = limit == 0 ? PAGE : Math.min(PAGE, limit - sets.size());
      JsonNode page =
          calls.get(
              Calls.path(
                  LIST,
                  Map.of(
                      "type", type.orElse(""), "limit", String.valueOf(wanted), "cursor", cursor)));
      sets.addAll(Read.all(page.path("sets"), Read::set));
      cursor = page.path("next_cursor").asText("").replace("null", "");
    } while (!cursor.isEmpty() && (limit == 0 || sets.size() < limit));
    return sets;
  }

  @Override
  public List<DamagedSet> damaged(Optional<String> type) throws IOException {
    JsonNode page = calls.get(Calls.path(LIST, Map.of("type", type.orElse(""), "limit", "1")));
    return Read.all(page.path("damaged"), Read::damaged);
  }

  @Override
  public SetSummary find(String key, Optional<String> type) throws IOException {
    JsonNode page = calls.get(Calls.path(LIST, Map.of("type", type.orElse(""), "backup_key", key)));
    return Read.set(page.path("sets").path(0));
  }
}
