package io.voiceagents.backup.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Up to when logs were to be cut, as earlier runs saw it (docs/format.md §13): a cut is made only
 * when a run saw it at least a grace time before.
 */
final class LogCuts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectStore store;
  private final ObjectPut put;

  LogCuts(ObjectStore store, ObjectPut put) {
    this.store = store;
    this.put = put;
  }

  /**
   * Notes a cut, and says up to when may be cut now.
   *
   * @param wanted now
   * @return the earlier of that and of what was noted before the grace time; empty for nothing
   */
  Optional<Instant> agree(String type, Instant wanted, String run, Duration grace)
      throws IOException {
    List<ObjectInfo> noted = new ArrayList<>();
    store.list(ObjectKeys.logCuts(type), noted::add);
    long now = store.clockSeconds();
    Optional<ObjectInfo> before = Optional.empty();
    boolean fresh = false;
    for (ObjectInfo info : noted) {
      boolean old = now - info.modifiedSeconds() >= grace.toSeconds();
      before = old ? Optional.of(info) : before;
      fresh |= !old;
    }
    if (!fresh) {
      note(ObjectKeys.logCut(type, next(noted)), wanted, run);
    }
    Optional<Instant> agreed = before.isPresent() ? read(before.get().key()) : Optional.empty();
    for (ObjectInfo info : noted) {
      if (before.isPresent() && info.key().compareTo(before.get().key()) < 0) {
        store.delete(info.key());
      }
    }
    return agreed.map(earlier -> earlier.isBefore(wanted) ? earlier : wanted);
  }

  private static int next(List<ObjectInfo> noted) {
    return noted.isEmpty() ? 1 : ObjectKeys.numberOf(noted.get(noted.size() - 1).key()) + 1;
  }

  private void note(String key, Instant wanted, String run) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("cut", wanted.toString());
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    put.put(new PutRequest(key, bytes, run, PutMode.IF_ABSENT));
  }

  private Optional<Instant> read(String key) throws IOException {
    try {
      return Optional.of(Instant.parse(JSON.readTree(store.get(key)).path("cut").asText()));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
