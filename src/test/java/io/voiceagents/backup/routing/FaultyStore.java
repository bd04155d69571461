package io.voiceagents.backup.routing;

import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A store that fails at a deletion, or hides objects from its listings. */
final class FaultyStore implements ObjectStore {
  private final ObjectStore store;
  private final Predicate<String> fails;
  private final Predicate<String> hidden;

  /**
   * @param fails whether the deletion of a key does
   */
  FaultyStore(ObjectStore store, Predicate<String> fails, Predicate<String> hidden) {
    this.store = store;
    this.fails = fails;
    this.hidden = hidden;
  }

  /** Fails after so many deletions. */
  static FaultyStore after(ObjectStore store, int deletions, Predicate<String> hidden) {
    AtomicInteger left = new AtomicInteger(deletions);
    return new FaultyStore(store, key -> left.getAndDecrement() <= 0, hidden);
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
    if (fails.test(key)) {
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
