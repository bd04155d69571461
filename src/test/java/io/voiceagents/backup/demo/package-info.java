/**
 * The demonstration behind {@code bin/demo}: a small voice-agent platform, lost and brought back,
 * and, with {@code --serve}, watched over until somebody stops it.
 */
package io.voiceagents.backup.demo;
