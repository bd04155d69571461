package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.restore.FrameSource.FrameKey;
import io.voiceagents.backup.restore.Unit.Piece;
import io.voiceagents.backup.seal.ContentPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cuts the entries of a set into units of work, in order. Not thread-safe. */
final class Units {
  static final long UNIT_BYTES = 8 << 20;
  static final int UNIT_PIECES = 512;

  /** Frames that a unit may need, which bounds its memory where slices come from many. */
  static final int UNIT_FRAMES = 16;

  private final EntryCursor entries;
  private final EntryTarget target;
  private List<Piece> pieces = new ArrayList<>();
  private final Set<FrameKey> frames = new HashSet<>();
  private long bytes;
  private Optional<Rest> rest = Optional.empty();
  private volatile boolean stopped;

  /** What is left of an entry that is larger than a unit. */
  private record Rest(OpenEntry entry, int nextPart, long position) {}

  Units(EntryCursor entries, EntryTarget target) {
    this.entries = entries;
    this.target = target;
  }

  /**
   * The next unit, or empty at the end. Entries without content are put into the target on the way.
   */
  Optional<Unit> next() throws IOException {
    if (stopped) {
      return Optional.empty();
    }
    while (bytes < UNIT_BYTES
        && pieces.size() < UNIT_PIECES
        && frames.size() < UNIT_FRAMES
        && addPiece()) {
      // filled by the condition
    }
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    Unit unit = new Unit(pieces);
    pieces = new ArrayList<>();
    frames.clear();
    bytes = 0;
    return Optional.of(unit);
  }

  /** No further unit: a thread has failed. Thread-safe. */
  void stop() {
    stopped = true;
  }

  private boolean addPiece() throws IOException {
    if (rest.isPresent()) {
      cut(rest.get());
      return true;
    }
    Optional<Entry> entry = entries.next();
    if (entry.isEmpty()) {
      return false;
    }
    if (target.wants(entry.get())) {
      start(entry.get());
    }
    return true;
  }

  private void start(Entry entry) throws IOException {
    if (entry.content().isEmpty()) {
      target.put(entry);
      return;
    }
    if (target.has(entry)) {
      return;
    }
    cut(new Rest(new OpenEntry(entry, target, pieceCount(entry.content())), 0, 0));
  }

  /** Pieces are cut by the same rule that counts them, whatever the unit holds already. */
  private void cut(Rest from) {
    List<ContentPart> parts = from.entry().entry().content();
    int end = pieceEnd(parts, from.nextPart());
    List<ContentPart> piece = parts.subList(from.nextPart(), end);
    long length = piece.stream().mapToLong(ContentPart::lengthBytes).sum();
    piece.forEach(part -> part.chunk().map(FrameKey::of).ifPresent(frames::add));
    pieces.add(new Piece(from.entry(), from.position(), piece));
    bytes += length;
    rest =
        end == parts.size()
            ? Optional.empty()
            : Optional.of(new Rest(from.entry(), end, from.position() + length));
  }

  private static int pieceCount(List<ContentPart> parts) {
    int count = 0;
    for (int start = 0; start < parts.size(); start = pieceEnd(parts, start)) {
      count++;
    }
    return count;
  }

  private static int pieceEnd(List<ContentPart> parts, int start) {
    Set<FrameKey> needed = new HashSet<>();
    long length = 0;
    int end = start;
    while (end < parts.size() && length < UNIT_BYTES && needed.size() < UNIT_FRAMES) {
      parts.get(end).chunk().map(FrameKey::of).ifPresent(needed::add);
      length += parts.get(end++).lengthBytes();
    }
    return end;
  }
}
