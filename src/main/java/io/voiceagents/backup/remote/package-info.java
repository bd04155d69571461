/**
 * What commands do by way of a server: the ports of the command line, answered by the REST API
 * (docs/api.md). So a command shows the same whoever does the work.
 */
@NullMarked
package io.voiceagents.backup.remote;

import org.jspecify.annotations.NullMarked;
