/**
 * All that imports Camel: the runtime, the beans that routes call, and the ports of lower layers
 * that routes implement.
 */
@NullMarked
package io.voiceagents.backup.routing;

import org.jspecify.annotations.NullMarked;
