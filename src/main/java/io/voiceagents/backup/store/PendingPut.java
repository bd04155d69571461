package io.voiceagents.backup.store;

import java.util.Map;

/**
 * A put on its way, with what it will be checked against.
 *
 * @param request as the caller gave it
 * @param sha256 lower-case hex, of the request's bytes or as the request says
 */
public record PendingPut(PutRequest request, String sha256) {
  /** Name of the metadata entry with the id of the run that wrote the object. */
  public static final String RUN = "run";

  /** Name of the metadata entry with the SHA-256 of the bytes that were to be stored. */
  public static final String SHA256 = "sha256";

  /**
   * Begins a put.
   *
   * @throws StoreException if the key is refused
   */
  public static PendingPut of(PutRequest request) throws StoreException {
    KeySyntax.check(request.key());
    String sha256 = request.sha256().orElseGet(() -> Sha256.hex(request.bytes()));
    return new PendingPut(request, sha256);
  }

  public String key() {
    return request.key();
  }

  public byte[] bytes() {
    return request.bytes();
  }

  public PutMode mode() {
    return request.mode();
  }

  /** What is stored beside the bytes. */
  public Map<String, String> metadata() {
    return Map.of(RUN, request.run(), SHA256, sha256);
  }

  /** What the caller gets once the put is proven. */
  public StoredObject stored() {
    return new StoredObject(key(), bytes().length, sha256);
  }
}
