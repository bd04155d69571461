/**
 * How the program is run in containers: Dockerfile, Compose, Kubernetes, held against the program.
 */
@org.jspecify.annotations.NullMarked
package io.voiceagents.backup.deployment;
