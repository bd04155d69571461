package io.voiceagents.backup.store;

/**
 * A confirmed put.
 *
 * @param sha256 lower-case hex of the stored bytes
 */
public record StoredObject(String key, long sizeBytes, String sha256) {}
