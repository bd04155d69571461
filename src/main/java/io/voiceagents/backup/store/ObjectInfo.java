package io.voiceagents.backup.store;

/**
 * What a store says of an object.
 *
 * @param modifiedSeconds by the store's clock, seconds since 1970
 */
public record ObjectInfo(String key, long sizeBytes, long modifiedSeconds) {}
