/**
 * What people edit while the process that stays runs: the files, what became of each edit, and how
 * they differ from what runs. Files of the state directory; {@code routing} writes them.
 */
@NullMarked
package io.voiceagents.backup.edit;

import org.jspecify.annotations.NullMarked;
