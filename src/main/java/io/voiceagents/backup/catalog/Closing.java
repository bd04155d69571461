package io.voiceagents.backup.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, each of them whatever the others throw. */
final class Closing {
  private Closing() {}

  static void all(List<? extends Closeable> things) throws IOException {
    IOException first = null;
    for (Closeable thing : things) {
      first = close(thing, first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable IOException close(Closeable thing, @Nullable IOException first) {
    try {
      thing.close();
      return first;
    } catch (IOException e) {
      if (first == null) {
        return e;
      }
      first.addSuppressed(e);
      return first;
    }
  }
}
