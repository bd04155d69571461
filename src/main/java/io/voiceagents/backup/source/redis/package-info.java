/** Redis, by replication (PSYNC), opaque. */
@NullMarked
package io.voiceagents.backup.source.redis;

import org.jspecify.annotations.NullMarked;
