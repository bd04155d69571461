/**
 * The keys of chains: created, wrapped for the running system and for the recovery recipient,
 * unwrapped, rotated.
 */
@NullMarked
package io.voiceagents.backup.keys;

import org.jspecify.annotations.NullMarked;
