/** Who may ask this host's backup process for what: tokens and roles. */
@NullMarked
package io.voiceagents.backup.access;

import org.jspecify.annotations.NullMarked;
