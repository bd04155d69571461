package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A store that holds a repository (docs/format.md §3).
 *
 * @param id UUID that every authentication is bound to
 */
public record Repository(String id, ObjectStore store) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Opens an existing repository.
   *
   * @throws NoRepositoryException if there is none
   */
  public static Repository open(ObjectStore store) throws IOException {
    byte[] bytes;
    try {
      bytes = store.get(ObjectKeys.REPOSITORY);
    } catch (ObjectMissingException e) {
      LostRepository.refuse(store);
      throw new NoRepositoryException(
          store.describe()
              + " holds no repository yet. Hint: the first 'backupctl backup run' makes one; if there should be"
              + " one, check bucket, prefix and endpoint",
          e);
    }
    return new Repository(parse(bytes, store), store);
  }

  /** Opens a repository, or makes one; of two that make one at once, one wins and both use it. */
  public static Repository openOrCreate(ObjectStore store, ObjectPut put, UUID newId, Instant now)
      throws IOException {
    if (store.stat(ObjectKeys.REPOSITORY).isEmpty()) {
      LostRepository.refuse(store);
      ObjectNode json = JSON.createObjectNode();
      json.put("format", 1);
      json.put("id", newId.toString());
      json.put("created_at", now.toString());
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      try {
        put.put(new PutRequest(ObjectKeys.REPOSITORY, bytes, newId.toString(), PutMode.IF_ABSENT));
      } catch (ObjectExistsException e) {
        return open(store);
      }
    }
    return open(store);
  }

  /**
   * When the repository of a store was made.
   *
   * @return empty if there is none, or it does not say so
   */
  public static Optional<Instant> made(ObjectStore store) throws IOException {
    try {
      JsonNode json = JSON.readTree(store.get(ObjectKeys.REPOSITORY));
      return Optional.of(Instant.parse(json.path("created_at").asText()));
    } catch (ObjectMissingException | JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void refuseOtherFormats(JsonNode json, ObjectStore store) throws CatalogException {
    if (json.path("format").asInt() != 1) {
      throw new CatalogException(
          store.describe()
              + ": repository.json has format "
              + json.path("format")
              + "; this version reads 1. Hint: use the version that wrote it");
    }
  }

  private static String parse(byte[] bytes, ObjectStore store) throws CatalogException {
    try {
      JsonNode json = JSON.readTree(bytes);
      refuseOtherFormats(json, store);
      return UUID.fromString(json.required("id").asText()).toString();
    } catch (CatalogException e) {
      throw e;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CatalogException(
          store.describe()
              + ": repository.json is malformed. Hint: restore the object from a replica",
          e);
    } catch (IOException e) {
      throw new CatalogException(
          store.describe()
              + ": repository.json can't be read: "
              + e.getMessage()
              + ". Hint: restore the object from a replica",
          e);
    }
  }
}
