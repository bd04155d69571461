package io.voiceagents.backup.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The part of a store that a check may write to: keys under {@code probe/<random>/}, which it
 * remembers and removes. Thread-safe.
 */
public final class ProbeScope {
  private final ObjectStore store;
  private final ObjectPut put;
  private final String prefix;
  private final Set<String> used = new ConcurrentSkipListSet<>();

  ProbeScope(ObjectStore store, ObjectPut put, SecureRandom random) {
    this.store = store;
    this.put = put;
    byte[] name = new byte[8];
    random.nextBytes(name);
    this.prefix = "probe/" + HexFormat.of().formatHex(name) + "/";
  }

  public ObjectStore store() {
    return store;
  }

  /** Where this check's keys begin. */
  public String prefix() {
    return prefix;
  }

  /** The key of a name; it will be removed. */
  public String key(String name) {
    String key = prefix + name;
    used.add(key);
    return key;
  }

  /** Puts by the way of every put, on the condition that the key is free. */
  public StoredObject put(String name, byte[] bytes, String run) throws IOException {
    return put.put(new PutRequest(key(name), bytes, run, PutMode.IF_ABSENT));
  }

  /** Removes what was put, and tells whether that worked. */
  StoreFinding removeAll() {
    try {
      for (String key : used) {
        store.delete(key);
      }
      return StoreFinding.ok("clean-up", used.size() + " probe objects removed");
    } catch (IOException e) {
      return StoreFinding.warning(
          "clean-up",
          "probe objects remain: " + e.getMessage(),
          "delete what is under " + prefix + " by hand.");
    }
  }
}
