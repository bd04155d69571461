/**
 * How well the platform is protected, and recovery kits: what a new host needs to open the
 * repository.
 */
@NullMarked
package io.voiceagents.backup.recovery;

import org.jspecify.annotations.NullMarked;
