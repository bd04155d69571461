package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Tls;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.source.TrustedAuthorities;
import jakarta.mail.PasswordAuthentication;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailAuthenticator;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Addresses of mail servers, without the login: that is asked of a bean. */
final class AlertMail {
  private static final String TIMEOUT_MILLIS = "15000";

  private AlertMail() {}

  /** The endpoint of a channel's server; binds its login. */
  static String endpoint(
      Exchange exchange,
      Supplier<AlertSettings> settings,
      String channel,
      AlertChannel.Email email) {
    String scheme = email.tls() == Tls.IMPLICIT ? "smtps" : "smtp";
    String host = email.host().contains(":") ? "[" + email.host() + "]" : email.host();
    StringBuilder uri = new StringBuilder(scheme + "://" + host + ":" + email.port());
    uri.append("?connectionTimeout=").append(TIMEOUT_MILLIS);
    uri.append("&mail.").append(scheme).append(".writetimeout=").append(TIMEOUT_MILLIS);
    uri.append("&mail.").append(scheme).append(".ssl.checkserveridentity=true");
    if (email.tls() == Tls.STARTTLS) {
      uri.append("&mail.smtp.starttls.enable=true&mail.smtp.starttls.required=true");
    }
    if (email.tls() != Tls.NONE && email.authority().isPresent()) {
      String bean = "alertTrust-" + channel;
      exchange.getContext().getRegistry().bind(bean, new Trust(email.authority()));
      uri.append("&sslContextParameters=#").append(bean);
    }
    if (!email.user().isEmpty()) {
      String bean = "alertLogin-" + channel;
      exchange.getContext().getRegistry().bind(bean, new Login(settings, channel));
      uri.append("&authenticator=#").append(bean);
    }
    return uri.toString();
  }

  /** TLS with the authorities of a channel. */
  private static final class Trust extends SSLContextParameters {
    private final Optional<Path> authority;

    Trust(Optional<Path> authority) {
      this.authority = authority;
    }

    @Override
    public SSLContext createSSLContext(CamelContext context)
        throws GeneralSecurityException, IOException {
      return TrustedAuthorities.context(authority);
    }
  }

  /** The login of a channel as it is configured now. */
  static final class Login extends MailAuthenticator {
    private final Supplier<AlertSettings> settings;
    private final String channel;

    Login(Supplier<AlertSettings> settings, String channel) {
      this.settings = settings;
      this.channel = channel;
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
      AlertChannel found = settings.get().channels().get(channel);
      if (found != null && found.way() instanceof AlertChannel.Email email) {
        return new PasswordAuthentication(email.user(), email.password().reveal());
      }
      return new PasswordAuthentication("", "");
    }
  }
}
