/** Trees of files: recordings, transcripts, logs, configuration. */
@NullMarked
package io.voiceagents.backup.source.files;

import org.jspecify.annotations.NullMarked;
