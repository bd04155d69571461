package io.voiceagents.backup.store;

import java.io.IOException;
import java.util.Optional;

/** A store with a planted fault in what it reads, lists and deletes. */
public final class FaultyStore implements ObjectStore {
  private final ObjectStore store;
  private final Fault fault;

  public FaultyStore(ObjectStore store, Fault fault) {
    this.store = store;
    this.fault = fault;
  }

  @Override
  public Optional<ObjectInfo> stat(String key) throws IOException {
    if (fault.fires(key) && fault.kind == Fault.Kind.SWALLOW) {
      return Optional.empty();
    }
    return store.stat(key);
  }

  @Override
  public byte[] get(String key) throws IOException {
    return fires(key) ? fault.spoil(store.get(key)) : store.get(key);
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    return fires(key)
        ? fault.spoil(store.getRange(key, offset, length))
        : store.getRange(key, offset, length);
  }

  private boolean fires(String key) throws IOException {
    boolean fires = fault.fires(key);
    if (fires && fault.kind == Fault.Kind.SWALLOW) {
      throw new ObjectMissingException("planted: no " + key + ". Hint: none.");
    }
    if (fires && fault.kind == Fault.Kind.LOSE_ANSWER) {
      throw Fault.lost(key);
    }
    return fires;
  }

  /** Leaves out what the fault swallows, and breaks off where it fails. */
  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    store.list(
        prefix,
        info -> {
          if (!fault.fires(info.key()) || fault.kind != Fault.Kind.SWALLOW) {
            visitor.object(info);
          }
        });
  }

  @Override
  public void delete(String key) throws IOException {
    if (fault.fires(key) && fault.kind == Fault.Kind.SWALLOW) {
      return;
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
  public void close() {
    store.close();
  }
}
