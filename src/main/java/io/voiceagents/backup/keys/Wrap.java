package io.voiceagents.backup.keys;

/**
 * A chain's keys, wrapped (docs/format.md §4).
 *
 * @param method tink-aead, tink-hpke or aws-kms
 */
public record Wrap(ChainId chain, String keyId, String method, byte[] wrapped) {}
