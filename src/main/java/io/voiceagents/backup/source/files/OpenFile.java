package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryMeta;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A file that is being restored. {@link #write} and {@link #hole} may be called from several
 * threads and in any order, each byte once; then one thread calls {@link #finish}. Closed without
 * having been finished, it deletes the file.
 */
public final class OpenFile implements Closeable {
  /** A channel copies what it is given into memory of its own: little enough for a cache. */
  private static final int PIECE = 128 << 10;

  private static final byte[] ZEROS = new byte[1 << 16];

  private final Path place;
  private final EntryMeta meta;
  private final FileChannel channel;
  private final int mode;
  private final boolean sparse;
  private final boolean sync;
  private final AttributeRestore attributes;
  private final LongAdder covered = new LongAdder();
  private final AtomicBoolean ended = new AtomicBoolean();

  OpenFile(
      Path place,
      EntryMeta meta,
      FileChannel channel,
      int mode,
      boolean sparse,
      boolean sync,
      AttributeRestore attributes) {
    this.place = place;
    this.meta = meta;
    this.channel = channel;
    this.mode = mode;
    this.sparse = sparse;
    this.sync = sync;
    this.attributes = attributes;
  }

  /** Where the file is. */
  public Path place() {
    return place;
  }

  /** Writes bytes at their place. */
  public void write(long position, byte[] bytes, int offset, int length) throws IOException {
    checkRange(position, length);
    put(position, bytes, offset, length);
    covered.add(length);
  }

  /** Leaves out zero bytes, or writes them where the layout wants no holes. */
  public void hole(long position, long length) throws IOException {
    checkRange(position, length);
    if (!sparse) {
      for (long at = 0; at < length; at += ZEROS.length) {
        put(position + at, ZEROS, 0, (int) Math.min(ZEROS.length, length - at));
      }
    } else if (length > 0 && position + length == meta.sizeBytes()) {
      // Java can't extend a file but by writing its last byte.
      put(position + length - 1, ZEROS, 0, 1);
    }
    covered.add(length);
  }

  private void put(long position, byte[] bytes, int offset, int length) throws IOException {
    long at = position;
    for (int done = 0; done < length; done += PIECE) {
      ByteBuffer piece = ByteBuffer.wrap(bytes, offset + done, Math.min(PIECE, length - done));
      while (piece.hasRemaining()) {
        at += channel.write(piece, at);
      }
    }
  }

  private void checkRange(long position, long length) throws IOException {
    if (position < 0 || length < 0 || position > meta.sizeBytes() - length) {
      throw new IOException(
          "content of '"
              + FileNames.printable(meta.path())
              + "' at "
              + position
              + " of length "
              + length
              + " is outside of its "
              + meta.sizeBytes()
              + " bytes");
    }
  }

  /**
   * Ends the file: closes it and sets its attributes, the modification time last.
   *
   * @throws IOException if not every byte was given
   */
  public void finish() throws IOException {
    if (covered.sum() != meta.sizeBytes()) {
      throw new IOException(
          "only "
              + covered.sum()
              + " of the "
              + meta.sizeBytes()
              + " bytes of '"
              + FileNames.printable(meta.path())
              + "' were written");
    }
    if (sync) {
      channel.force(true);
    }
    // Closed first: a network file system moves the times when it writes back at the close.
    channel.close();
    attributes.file(place, meta, mode);
    ended.set(true);
  }

  @Override
  public void close() throws IOException {
    if (ended.compareAndSet(false, true)) {
      channel.close();
      Files.deleteIfExists(place);
    }
  }
}
