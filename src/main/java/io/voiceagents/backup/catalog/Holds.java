package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps chains from being deleted (docs/format.md §13). Thread-safe. */
public final class Holds {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TTL = "ttl_seconds";

  private final ObjectStore store;

  public Holds(ObjectStore store) {
    this.store = store;
  }

  /**
   * A hold.
   *
   * @param key of the object
   * @param reason for people
   * @param lasting whether it ends only when it is taken back
   */
  public record Hold(String key, String reason, boolean lasting) {}

  /**
   * Holds a chain.
   *
   * @param id 8 hex digits
   * @param ttl by the store's clock; empty for one that is taken back by hand
   */
  public void hold(ChainId chain, String id, String reason, Optional<Duration> ttl, ObjectPut put)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("by", Holder.self().text());
    json.put("reason", reason);
    ttl.ifPresent(time -> json.put(TTL, time.toSeconds()));
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    put.put(new PutRequest(ObjectKeys.hold(chain, id), bytes, id, PutMode.IF_ABSENT));
  }

  /** Those of a chain that are in force. One that can't be read holds. */
  public List<Hold> of(ChainId chain) throws IOException {
    List<ObjectInfo> found = new ArrayList<>();
    store.list(ObjectKeys.holds(chain), found::add);
    List<Hold> holds = new ArrayList<>();
    for (ObjectInfo info : found) {
      read(info).ifPresent(holds::add);
    }
    return holds;
  }

  private Optional<Hold> read(ObjectInfo info) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(store.get(info.key()));
    } catch (JsonProcessingException e) {
      return Optional.of(new Hold(info.key(), "it can't be read", true));
    }
    boolean lasting = !json.has(TTL);
    long end = info.modifiedSeconds() + json.path(TTL).asLong();
    return lasting || end > store.clockSeconds()
        ? Optional.of(new Hold(info.key(), json.path("reason").asText(), lasting))
        : Optional.empty();
  }

  /** Takes the lasting holds of a chain back; returns how many there were. */
  public int release(ChainId chain) throws IOException {
    int released = 0;
    for (Hold hold : of(chain)) {
      if (hold.lasting()) {
        store.delete(hold.key());
        released++;
      }
    }
    return released;
  }
}
