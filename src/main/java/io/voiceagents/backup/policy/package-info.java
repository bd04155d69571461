/**
 * What is to be protected, how and where to: records that are loaded and checked all at once. The
 * lowest layer; imports nothing of the others.
 */
@NullMarked
package io.voiceagents.backup.policy;

import org.jspecify.annotations.NullMarked;
