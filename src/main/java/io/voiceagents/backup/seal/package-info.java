/**
 * Bytes to sealed packs and back: chunk, deduplicate, filter, compress, encrypt, check. The format
 * is docs/format.md, version 1.
 */
@NullMarked
package io.voiceagents.backup.seal;

import org.jspecify.annotations.NullMarked;
