package io.voiceagents.backup.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the chunks of a chain lie, by id. About 60 bytes a chunk: entries in blocks of primitive
 * arrays, found through a table of their numbers with linear probing. Not thread-safe.
 */
public final class ChunkIndex {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int BLOCK = 4096;

  private final List<long[]> ids = new ArrayList<>();
  private final List<int[]> places = new ArrayList<>();
  private int[] table = new int[1024];
  private int size;

  /**
   * Adds a chunk; the first place of an id stays.
   *
   * @return false if the id was known
   */
  public boolean add(ChunkRef ref) {
    int slot = slot(ref.id());
    if (table[slot] != 0) {
      return false;
    }
    append(ref);
    table[slot] = size;
    // Beyond three quarters, probing gets long.
    if (size > table.length / 4 * 3) {
      grow();
    }
    return true;
  }

  /** The place of the chunk with that id of 32 bytes. */
  public Optional<ChunkRef> find(byte[] id) {
    int number = table[slot(id)];
    if (number == 0) {
      return Optional.empty();
    }
    int[] place = places.get((number - 1) / BLOCK);
    int at = (number - 1) % BLOCK * 5;
    return Optional.of(
        new ChunkRef(place[at], place[at + 1], place[at + 2], place[at + 3], place[at + 4], id));
  }

  public int size() {
    return size;
  }

  /** Slot of the id, or the free one where it belongs. */
  private int slot(byte[] id) {
    if (id.length != 32) {
      throw new IllegalArgumentException("a chunk id has 32 bytes, not " + id.length);
    }
    int slot = start((long) LONG.get(id, 0));
    while (table[slot] != 0 && !equal(table[slot] - 1, id)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** The ids are the output of a MAC, so any bits of them spread evenly. */
  private int start(long firstBytes) {
    return (int) firstBytes & (table.length - 1);
  }

  private boolean equal(int number, byte[] id) {
    long[] block = ids.get(number / BLOCK);
    int at = number % BLOCK * 4;
    for (int i = 0; i < 4; i++) {
      if (block[at + i] != (long) LONG.get(id, 8 * i)) {
        return false;
      }
    }
    return true;
  }

  private void append(ChunkRef ref) {
    if (size % BLOCK == 0) {
      ids.add(new long[4 * BLOCK]);
      places.add(new int[5 * BLOCK]);
    }
    long[] block = ids.get(size / BLOCK);
    for (int i = 0; i < 4; i++) {
      block[size % BLOCK * 4 + i] = (long) LONG.get(ref.id(), 8 * i);
    }
    int[] place = {ref.sequence(), ref.pack(), ref.frame(), ref.offset(), ref.length()};
    System.arraycopy(place, 0, places.get(size / BLOCK), size % BLOCK * 5, 5);
    size++;
  }

  private void grow() {
    table = new int[Math.multiplyExact(table.length, 2)];
    for (int number = 0; number < size; number++) {
      int slot = start(ids.get(number / BLOCK)[number % BLOCK * 4]);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = number + 1;
    }
  }
}
