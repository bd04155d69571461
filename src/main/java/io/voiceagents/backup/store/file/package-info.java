/**
 * Objects as files of a directory: durable before they count, checked before they are acknowledged.
 */
@NullMarked
package io.voiceagents.backup.store.file;

import org.jspecify.annotations.NullMarked;
