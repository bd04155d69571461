/** How backupctl speaks: tables, figures, colours, JSON documents, progress. Knows no commands. */
@NullMarked
package io.voiceagents.backup.cli.output;

import org.jspecify.annotations.NullMarked;
