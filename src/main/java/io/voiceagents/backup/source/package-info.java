/**
 * What is protected: the port between a source and a backup set. One folder a kind of source holds
 * its capture, restore and probe.
 */
@NullMarked
package io.voiceagents.backup.source;

import org.jspecify.annotations.NullMarked;
