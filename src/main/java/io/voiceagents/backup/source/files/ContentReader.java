package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.ContentSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Reads the content of one file after the other through one buffer. One thread. */
final class ContentReader {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final CRC32C checksum = new CRC32C();

  /**
   * What was read.
   *
   * @param checksum CRC-32C, to see whether the same bytes come a second time
   */
  record Reading(long sizeBytes, long checksum) {}

  /** The file, not the receiver of its bytes, failed. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(IOException cause) {
      super(Reason.of(cause), cause);
    }
  }

  /**
   * Passes on the first bytes of a file: as many as it had when it was examined, so that a log that
   * grows has an end, or fewer if it ends before.
   *
   * @throws UnreadableException if the file system fails; other exceptions are the sink's
   */
  Reading read(FileChannel file, long sizeBytes, ContentSink sink)
      throws IOException, InterruptedException {
    checksum.reset();
    long position = 0;
    while (position < sizeBytes) {
      int length = fill(file, position, sizeBytes);
      if (length < 0) {
        break;
      }
      checksum.update(bytes, 0, length);
      sink.write(bytes, 0, length);
      position += length;
    }
    return new Reading(position, checksum.getValue());
  }

  /** Whether the file still begins with the bytes of that reading. */
  boolean repeats(FileChannel file, Reading reading)
      throws UnreadableException, InterruptedException {
    checksum.reset();
    long position = 0;
    while (position < reading.sizeBytes()) {
      int length = fill(file, position, reading.sizeBytes());
      if (length < 0) {
        return false;
      }
      checksum.update(bytes, 0, length);
      position += length;
    }
    return checksum.getValue() == reading.checksum();
  }

  private int fill(FileChannel file, long position, long end)
      throws UnreadableException, InterruptedException {
    direct.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
    try {
      int length = file.read(direct, position);
      if (length > 0) {
        direct.flip().get(bytes, 0, length);
      }
      return length;
    } catch (ClosedByInterruptException e) {
      InterruptedException interrupted = new InterruptedException("reading a file was stopped");
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      throw new UnreadableException(e);
    }
  }
}
