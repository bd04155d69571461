package io.voiceagents.backup.seal;

/** A run of zero bytes that is not stored. */
public record Hole(long lengthBytes) implements ContentPart {}
