package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A WAL segment as a file of its full size; what no part holds is zero, where a server finds the
 * end of the WAL.
 *
 * @param end position up to which parts are written; those after it may be there already
 * @param parts that overlap it, by position
 */
record SegmentFile(long start, long size, long end, List<StreamPart> parts) {
  SegmentFile {
    parts = List.copyOf(parts);
  }

  void write(Path file, LogStreams streams) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.allocate(1), size - 1);
      long written = start;
      for (StreamPart part : parts) {
        // Parts may overlap: those of a follower and those that the server pushed.
        if (part.end() > written && part.start() < end) {
          write(part, streams, channel);
          written = Math.max(written, part.end());
        }
      }
    }
  }

  private void write(StreamPart part, LogStreams streams, FileChannel channel) throws IOException {
    byte[] bytes = streams.read(part);
    long from = Math.max(part.start(), start);
    long until = Math.min(part.end(), Math.min(end, start + size));
    ByteBuffer piece =
        ByteBuffer.wrap(bytes, Math.toIntExact(from - part.start()), Math.toIntExact(until - from));
    long position = from - start;
    while (piece.hasRemaining()) {
      position += channel.write(piece, position);
    }
  }
}
