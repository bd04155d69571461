/**
 * The web server: what it refuses before anything is asked, the API, live progress, the dashboard's
 * files. The only package that knows Vert.x.
 */
@NullMarked
package io.voiceagents.backup.routing.web;

import org.jspecify.annotations.NullMarked;
