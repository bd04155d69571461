/**
 * What an operator has to be told. {@link io.voiceagents.backup.alert.AlertDesk} hears of events
 * and assessments, knows which alerts are open, and puts each notice as a durable file into the
 * outbox; routes take it from there. Works without routes, so that a single command line run loses
 * none.
 */
@NullMarked
package io.voiceagents.backup.alert;

import org.jspecify.annotations.NullMarked;
