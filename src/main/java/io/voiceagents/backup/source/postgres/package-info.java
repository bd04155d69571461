/** PostgreSQL, physically, over the replication protocol. */
@NullMarked
package io.voiceagents.backup.source.postgres;

import org.jspecify.annotations.NullMarked;
