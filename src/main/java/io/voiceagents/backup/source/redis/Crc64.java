package io.voiceagents.backup.source.redis;

/**
 * The checksum at the end of an RDB: CRC-64 with the polynomial of Jones, 0xad93d23594c935a9,
 * reflected, starting at 0, no final inversion (crc64.c of Redis; its check value for "123456789"
 * is e9c6d914c4b8d9ca). Eight bytes a step by tables ("slicing by 8", Kounavis and Berry 2005).
 */
final class Crc64 {
  /** 0xad93d23594c935a9 with its bits in reverse order. */
  private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;

  private static final long[][] TABLES = tables();

  private long value;

  private static long[][] tables() {
    long[][] tables = new long[8][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int k = 1; k < 8; k++) {
        long before = tables[k - 1][i];
        tables[k][i] = (before >>> 8) ^ tables[0][(int) (before & 0xFF)];
      }
    }
    return tables;
  }

  void update(byte[] bytes, int offset, int length) {
    long crc = value;
    int i = offset;
    int end = offset + length;
    for (; end - i >= 8; i += 8) {
      crc ^= littleEndian(bytes, i);
      crc =
          TABLES[7][(int) (crc & 0xFF)]
              ^ TABLES[6][(int) (crc >>> 8 & 0xFF)]
              ^ TABLES[5][(int) (crc >>> 16 & 0xFF)]
              ^ TABLES[4][(int) (crc >>> 24 & 0xFF)]
              ^ TABLES[3][(int) (crc >>> 32 & 0xFF)]
              ^ TABLES[2][(int) (crc >>> 40 & 0xFF)]
              ^ TABLES[1][(int) (crc >>> 48 & 0xFF)]
              ^ TABLES[0][(int) (crc >>> 56)];
    }
    for (; i < end; i++) {
      crc = TABLES[0][(int) ((crc ^ bytes[i]) & 0xFF)] ^ (crc >>> 8);
    }
    value = crc;
  }

  long value() {
    return value;
  }

  static long littleEndian(byte[] bytes, int offset) {
    return (long) LITTLE_ENDIAN_LONG.get(bytes, offset);
  }

  private static final java.lang.invoke.VarHandle LITTLE_ENDIAN_LONG =
      java.lang.invoke.MethodHandles.byteArrayViewVarHandle(
          long[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
}
