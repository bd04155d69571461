/** Backup and disaster recovery for voice-agent platforms. */
@NullMarked
package io.voiceagents.backup;

import org.jspecify.annotations.NullMarked;
