package io.voiceagents.backup.policy;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads {@code storage.s3}. */
final class S3Section {
  /**
   * Classes that are read at once
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html).
   */
  private static final List<String> CLASSES =
      List.of(
          "STANDARD",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER_IR",
          "REDUCED_REDUNDANCY",
          "EXPRESS_ONEZONE");

  private final Section s3;

  private S3Section(Section s3) {
    this.s3 = s3;
  }

  static Optional<StorageSettings.S3> read(Section storage) {
    return storage
        .section("s3", KnownKeys.at("storage.s3"))
        .map(s3 -> new S3Section(s3).settings());
  }

  /** The settings; with stand-ins where a problem was reported. */
  private StorageSettings.S3 settings() {
    Optional<URI> endpoint = s3.read("endpoint", S3Section::endpoint);
    s3.require("bucket", "Name the bucket.");
    if (!s3.has("endpoint")) {
      s3.require("region", "Name the bucket's region, as in 'eu-central-1'.");
    }
    checkPairs();
    return new StorageSettings.S3(
        s3.read("bucket", S3Section::bucket).orElse(""),
        s3.read("region", S3Section::region).orElse("us-east-1"),
        endpoint,
        s3.read("path_style", ValueForms.flag()).orElse(s3.has("endpoint")),
        s3.read("prefix", S3Section::prefix).orElse(""),
        s3.read("storage_class", this::storageClass),
        s3.word("encryption").orElse("none"),
        s3.read("kms_key_id", ValueForms.text()),
        s3.word("checksums").orElse("when_supported"),
        s3.read("access_key", ValueForms.text()),
        s3.secret("secret_key").orElse(Secret.NONE));
  }

  private void checkPairs() {
    if (s3.has("access_key") != s3.has("secret_key")) {
      String there = s3.has("access_key") ? "access_key" : "secret_key";
      String hint = "Give both, or neither for the SDK's default credential chain.";
      s3.problem(there, "is given alone.", hint);
    }
    if (s3.has("kms_key_id") && !s3.word("encryption").equals(Optional.of("aws:kms"))) {
      s3.problem("kms_key_id", "has no effect here.", "It goes with 'encryption: aws:kms'.");
    }
    s3.scalar("endpoint")
        .filter(endpoint -> endpoint.text().startsWith("http://"))
        .filter(endpoint -> !Loopback.isAddress(endpoint.text()))
        .ifPresent(
            endpoint ->
                endpoint.warning(
                    "has no TLS: what is stored is sealed, but requests can be seen and altered.",
                    "Use https."));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html. */
  private static String bucket(String text) throws BadValue {
    if (text.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") && !text.contains("..")) {
      return text;
    }
    String hint =
        text.startsWith("s3:")
            ? "Give the name alone; a path in the bucket goes to 'prefix'."
            : "3 to 63 lower-case letters, digits, dots and hyphens.";
    throw new BadValue("must be the name of a bucket", hint);
  }

  private static String region(String text) throws BadValue {
    if (text.matches("[a-z0-9-]+")) {
      return text;
    }
    throw new BadValue("must be the name of a region", "As in 'eu-central-1'.");
  }

  static URI endpoint(String text) throws BadValue {
    String expectation = "must be an address such as https://s3.example.com";
    try {
      URI address = new URI(text);
      boolean plain =
          List.of("", "/").contains(String.valueOf(address.getPath()))
              && address.getQuery() == null
              && address.getFragment() == null
              && address.getUserInfo() == null;
      if (address.getHost() != null && plain && text.matches("https?://.*")) {
        return address;
      }
    } catch (java.net.URISyntaxException bad) {
      throw new BadValue(expectation, "Scheme, host and port.");
    }
    throw new BadValue(expectation, "Only scheme, host and port; the bucket goes to 'bucket'.");
  }

  private static String prefix(String text) throws BadValue {
    if (!text.matches("[A-Za-z0-9._/=-]+") || text.matches("(?s)/.*|.*//.*|(.*/)?\\.{1,2}(/.*)?")) {
      String hint = "Letters, digits, . _ = - and single slashes, no slash at the start.";
      throw new BadValue("must be a prefix of keys such as backups/production/", hint);
    }
    return text.endsWith("/") ? text : text + "/";
  }

  private String storageClass(String text) throws BadValue {
    if (List.of("GLACIER", "DEEP_ARCHIVE").contains(text)) {
      String hint = "GLACIER_IR is cold and readable.";
      throw new BadValue("must be a class whose objects can be read at once", hint);
    }
    // Compatible stores have classes of their own.
    return s3.has("endpoint") && text.matches("[A-Za-z0-9_-]+")
        ? text
        : ValueForms.word(CLASSES).parse(text);
  }
}
