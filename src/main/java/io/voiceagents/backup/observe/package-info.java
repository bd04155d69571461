/**
 * What the system tells of itself while it works: progress now, metrics and health later. Ports
 * only.
 */
@NullMarked
package io.voiceagents.backup.observe;

import org.jspecify.annotations.NullMarked;
