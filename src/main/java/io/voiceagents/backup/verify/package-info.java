/** Is it there, is it whole, does it start: presence, content, restore test. */
@NullMarked
package io.voiceagents.backup.verify;

import org.jspecify.annotations.NullMarked;
