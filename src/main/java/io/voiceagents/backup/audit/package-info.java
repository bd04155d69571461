/**
 * Who did what, from where, and how it ended: a file that only grows, whose records hang together
 * by their hashes, and the copy of it in the store (docs/audit.md).
 */
@NullMarked
package io.voiceagents.backup.audit;

import org.jspecify.annotations.NullMarked;
