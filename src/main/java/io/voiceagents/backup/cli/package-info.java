/** backupctl: commands, exit codes, progress, output for people and as JSON. */
@NullMarked
package io.voiceagents.backup.cli;

import org.jspecify.annotations.NullMarked;
