/**
 * Redis, by replication (PSYNC), opaque: a capture is what a replica would get in a full
 * synchronisation, byte for byte. Capture, restore, probe and the scratch server live here
 * together.
 */
@NullMarked
package io.voiceagents.backup.source.redis;

import org.jspecify.annotations.NullMarked;
