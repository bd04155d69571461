/**
 * The demonstration behind {@code bin/demo}: a small voice-agent platform, lost and brought back.
 */
package io.voiceagents.backup.demo;
