package io.voiceagents.backup.source.redis;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the auxiliary fields that follow the magic of an RDB: opcode 0xFA, then a name and a value
 * as strings (rdb.h RDB_OPCODE_AUX, rdb.c rdbSaveInfoAuxFields). The only look into the RDB: it
 * tells the server's version where the backup user may not ask for it. Stops at whatever it doesn't
 * know.
 */
final class RdbAuxiliary {
  /** The fields of all servers up to 8 end before this. */
  static final int HEAD_BYTES = 1024;

  private static final int OPCODE = 0xFA;
  private static final int MAGIC_BYTES = 9;

  private final byte[] head;
  private final int length;
  private int position = MAGIC_BYTES;

  private RdbAuxiliary(byte[] head, int length) {
    this.head = head;
    this.length = length;
  }

  /** The fields in the first {@code length} bytes of an RDB. */
  static Map<String, String> read(byte[] head, int length) {
    return new RdbAuxiliary(head, length).fields();
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    while (position < length && (head[position] & 0xFF) == OPCODE) {
      position++;
      Optional<String> name = string();
      Optional<String> value = name.isPresent() ? string() : Optional.empty();
      if (value.isEmpty()) {
        break;
      }
      fields.put(name.orElseThrow(), value.get());
    }
    return fields;
  }

  private Optional<String> string() {
    if (position >= length) {
      return Optional.empty();
    }
    int first = head[position++] & 0xFF;
    return switch (first) {
      case 0xC0 -> integer(1);
      case 0xC1 -> integer(2);
      case 0xC2 -> integer(4);
      default -> plain(first);
    };
  }

  /** Lengths below 64 stand in six bits of the first byte, below 16,384 in 14 bits of two. */
  private Optional<String> plain(int first) {
    int size = first;
    if (first >= 0x40 && first < 0x80 && position < length) {
      size = ((first & 0x3F) << 8) | (head[position++] & 0xFF);
    } else if (first >= 0x40) {
      return Optional.empty();
    }
    if (size > length - position) {
      return Optional.empty();
    }
    String text = new String(head, position, size, StandardCharsets.UTF_8);
    position += size;
    return Optional.of(text);
  }

  private Optional<String> integer(int size) {
    if (size > length - position) {
      return Optional.empty();
    }
    long value = head[position + size - 1];
    for (int i = size - 2; i >= 0; i--) {
      value = (value << 8) | (head[position + i] & 0xFF);
    }
    position += size;
    return Optional.of(Long.toString(value));
  }
}
