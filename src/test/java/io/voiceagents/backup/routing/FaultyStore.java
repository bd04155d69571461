package io.voiceagents.backup.routing;

import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/** A store that fails at a deletion, or hides objects from its listings. */
final class FaultyStore implements ObjectStore {
  private final ObjectStore store;
  private int deletionsLeft;
  private final Predicate<String> hidden;

  FaultyStore(ObjectStore store, int deletionsLeft, Predicate<String> hidden) {
    this.store = store;
    this.deletionsLeft = deletionsLeft;
    this.hidden = hidden;
  }

  @Override
  public Optional<ObjectInfo> stat(String key) throws IOException {
    return store.stat(key);
  }

  @Override
  public byte[] get(String key) throws IOException {
    return store.get(key);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    return store.getRange(key, offset, length);
  }

  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    store.list(
        prefix,
        info -> {
          if (!hidden.test(info.key())) {
            visitor.object(info);
          }
        });
  }

  @Override
  public void delete(String key) throws IOException {
    if (deletionsLeft-- <= 0) {
      throw new StoreException("the store went away. Hint: none, this fault is planted");
    }
    store.delete(key);
  }

  @Override
  public long clockSeconds() throws IOException {
    return store.clockSeconds();
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() {}
}
