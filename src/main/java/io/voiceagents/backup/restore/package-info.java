/** The way back: plan, fetch, check, write beside the target, activate last. */
@NullMarked
package io.voiceagents.backup.restore;

import org.jspecify.annotations.NullMarked;
