/**
 * Who the bearer of another issuer's token is: JSON web tokens (RFC 7519) of an OpenID Connect
 * provider, checked with its keys. The server asks here for what is no token of its own.
 */
@NullMarked
package io.voiceagents.backup.identity;

import org.jspecify.annotations.NullMarked;
