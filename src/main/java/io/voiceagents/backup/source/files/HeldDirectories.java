package io.voiceagents.backup.source.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps directories back until something below them is wanted, so that a partial set or restore has
 * the directories on the way and no others. Paths come in ascending order; one thread.
 *
 * @param <T> what stands for a directory
 */
public final class HeldDirectories<T> {
  private final Deque<Held<T>> held = new ArrayDeque<>();

  private record Held<T>(String path, T directory) {}

  /** Keeps a directory that is not wanted for itself. */
  public void hold(String path, T directory) {
    dropAllBut(path);
    held.addLast(new Held<>(path, directory));
  }

  /** Gives the directories above a wanted path that were kept so far, topmost first. */
  public List<T> release(String path) {
    dropAllBut(path);
    List<T> released = new ArrayList<>(held.size());
    held.forEach(one -> released.add(one.directory()));
    held.clear();
    return released;
  }

  private void dropAllBut(String path) {
    while (!held.isEmpty() && !isAbove(held.getLast().path(), path)) {
      held.removeLast();
    }
  }

  private static boolean isAbove(String directory, String path) {
    return directory.isEmpty() || Glob.isSelfOrBelow(path, directory);
  }
}
