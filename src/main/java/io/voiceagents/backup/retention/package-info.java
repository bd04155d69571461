/** Which sets are kept, and how those that are not are deleted. */
@org.jspecify.annotations.NullMarked
package io.voiceagents.backup.retention;
