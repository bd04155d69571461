package io.voiceagents.backup.seal;

import io.voiceagents.backup.policy.Compression.Codec;
import java.util.EnumMap;
import java.util.Map;

/** Codecs and buffers of one thread at a time. */
final class Workspace implements AutoCloseable {
  /** Pages of huge entries can exceed this; their buffers are not kept. */
  private static final int KEPT = 5 << 20;

  private final CodecFactory factory;
  private final Map<Codec, FrameCodec> codecs = new EnumMap<>(Codec.class);
  private byte[] first = new byte[0];
  private byte[] second = new byte[0];
  private byte[] third = new byte[0];

  Workspace(CodecFactory factory) {
    this.factory = factory;
  }

  FrameCodec codec(Codec codec) {
    return codecs.computeIfAbsent(codec, factory::open);
  }

  /** A buffer of at least that size; its content is undefined. */
  byte[] first(int size) {
    byte[] buffer = first.length >= size ? first : new byte[size];
    first = size <= KEPT ? buffer : first;
    return buffer;
  }

  /** Another buffer. */
  byte[] second(int size) {
    byte[] buffer = second.length >= size ? second : new byte[size];
    second = size <= KEPT ? buffer : second;
    return buffer;
  }

  /** A third one. */
  byte[] third(int size) {
    byte[] buffer = third.length >= size ? third : new byte[size];
    third = size <= KEPT ? buffer : third;
    return buffer;
  }

  @Override
  public void close() {
    codecs.values().forEach(FrameCodec::close);
    codecs.clear();
  }
}
