package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Length and checksum of a file as it is read now, piece by piece: whole packs would fill the heap.
 *
 * @param sha256 lower-case hex
 */
record FileSum(long length, String sha256) {
  static final int PIECE = 128 << 10;

  static FileSum of(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long length = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(piece) >= 0) {
        piece.flip();
        length += piece.remaining();
        digest.update(piece);
        piece.clear();
      }
    }
    return new FileSum(length, HexFormat.of().formatHex(digest.digest()));
  }
}
