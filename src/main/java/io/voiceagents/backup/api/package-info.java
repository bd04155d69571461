/**
 * What the REST API does, without HTTP: the contract, jobs, and what each operation answers. Ports
 * and plain Java; the web server is in {@code routing.web}.
 */
@NullMarked
package io.voiceagents.backup.api;

import org.jspecify.annotations.NullMarked;
