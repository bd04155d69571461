package io.voiceagents.backup.source.postgres;

import java.io.IOException;

/** Takes what a base backup sends, in its order. */
interface ArchiveSink {
  /**
   * A tar file begins.
   *
   * @param name {@code base.tar}, or {@code <oid>.tar} of a tablespace
   */
  void archive(String name) throws IOException;

  /** The backup manifest begins. */
  void manifest() throws IOException;

  /** Bytes of what began last; the array is used again after the call. */
  void data(byte[] bytes, int offset, int length) throws IOException;

  /** Everything was sent. */
  void end() throws IOException;
}
