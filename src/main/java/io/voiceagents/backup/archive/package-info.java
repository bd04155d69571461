/**
 * WAL by single files, for {@code archive_command} and {@code restore_command}: a process that
 * stays, so that a segment does not cost the start of a JVM. Stands above {@code catalog} and
 * {@code restore}, below the command line; {@code bin/backupctl-wal} is the other side of the wire.
 */
@NullMarked
package io.voiceagents.backup.archive;

import org.jspecify.annotations.NullMarked;
