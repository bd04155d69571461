package io.voiceagents.backup.routing;

import java.io.IOException;
import java.util.Optional;

/** A part that is made when it is first asked for, and closed only if it was. Thread-safe. */
final class Lazy<T> implements AutoCloseable {
  private final Maker<T> maker;
  private final Closer<T> closer;
  private Optional<T> made = Optional.empty();

  Lazy(Maker<T> maker, Closer<T> closer) {
    this.maker = maker;
    this.closer = closer;
  }

  Lazy(Maker<T> maker) {
    this(maker, part -> {});
  }

  synchronized T get() throws IOException {
    if (made.isEmpty()) {
      made = Optional.of(maker.make());
    }
    return made.get();
  }

  /** The part, if it was asked for before. */
  synchronized Optional<T> made() {
    return made;
  }

  @Override
  public synchronized void close() throws IOException {
    if (made.isPresent()) {
      closer.close(made.get());
      made = Optional.empty();
    }
  }

  @FunctionalInterface
  interface Maker<T> {
    T make() throws IOException;
  }

  @FunctionalInterface
  interface Closer<T> {
    void close(T part) throws IOException;
  }
}
