package io.voiceagents.backup.seal;

import java.util.List;

/**
 * An object ready to be put, checked by decoding.
 *
 * @param bytes the whole object
 * @param sha256 lower-case hex of {@code bytes}
 */
public record SealedObject(Draft draft, byte[] bytes, String sha256, List<FrameInfo> frames) {}
