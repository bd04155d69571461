package io.voiceagents.backup.seal;

import io.voiceagents.backup.policy.Compression.Codec;

/** Makes codecs, each for one thread at a time. */
interface CodecFactory {
  /** The libraries' codecs. */
  CodecFactory LIBRARIES =
      codec ->
          switch (codec) {
            case ZSTD -> new ZstdCodec();
            case GZIP -> new GzipCodec();
            case LZ4 -> new Lz4Codec();
            case NONE -> throw new IllegalArgumentException("'none' needs no codec");
          };

  FrameCodec open(Codec codec);
}
