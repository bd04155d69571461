package io.voiceagents.backup.seal;

import io.voiceagents.backup.policy.Compression.Codec;

/** What a reader must know to open a frame. */
public record FrameInfo(int sealedLength, int rawLength, Codec codec, Filter filter) {}
