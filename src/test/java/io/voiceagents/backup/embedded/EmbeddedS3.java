package io.voiceagents.backup.embedded;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;

/**
 * An S3 server for the demo and the tests: S3Proxy over a directory, in a process of its own, on
 * the loopback interface, with real signatures and credentials made at random.
 *
 * <p>Its limits: no versioning, no object lock, no checksums returned, no key that is a directory
 * of another.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String BUILD = "mvn -q -B -f servers/s3proxy/pom.xml package";

  private final Path directory;
  private final int port;
  private final String accessKey;
  private final Secret secretKey;
  private final boolean signed;
  private Process process;

  private EmbeddedS3(Path directory, int port, String accessKey, Secret secretKey, boolean signed)
      throws IOException {
    this.directory = directory;
    this.port = port;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.signed = signed;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    awaitReady();
  }

  /** Starts a server whose objects are below the directory, on a free port. */
  public static EmbeddedS3 start(Path directory, SecureRandom random) throws IOException {
    return new EmbeddedS3(
        directory, freePort(), hex(random, 10), new Secret(hex(random, 20)), true);
  }

  /** A server that checks no signatures, so that a proxy before it may alter requests. */
  public static EmbeddedS3 startUnsigned(Path directory, SecureRandom random) throws IOException {
    return new EmbeddedS3(
        directory, freePort(), hex(random, 10), new Secret(hex(random, 20)), false);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Makes a bucket; one that exists stays as it is. */
  public void createBucket(String bucket) throws IOException {
    Files.createDirectories(data().resolve(bucket));
  }

  /** The file that holds an object. */
  public Path file(String bucket, String key) {
    return data().resolve(bucket).resolve(key);
  }

  /** Settings of a bucket of this server. */
  public StorageSettings.S3 settings(String bucket) {
    return new StorageSettings.S3(
        bucket,
        "us-east-1",
        Optional.of(endpoint()),
        true,
        "",
        Optional.empty(),
        "none",
        Optional.empty(),
        "when_supported",
        Optional.of(accessKey),
        secretKey);
  }

  public long pid() {
    return process.pid();
  }

  /** Kills the server as a power cut would (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Lets the server take connections and answer nothing, until {@link #thaw}. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Starts a killed server on the same port, with the same objects and credentials. */
  public void restart() throws IOException {
    kill();
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).exceptionally(e -> null);
    kill();
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Process launch() throws IOException {
    Files.createDirectories(data());
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + writeLogging(),
            "-cp",
            classPath() + File.separator + "*",
            "org.gaul.s3proxy.Main",
            "--properties",
            writeProperties().toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("s3proxy.log").toFile()))
        .start();
  }

  private static Path classPath() {
    Path lib = Path.of(System.getProperty("s3proxy.lib", "servers/s3proxy/target/lib"));
    if (!Files.isDirectory(lib)) {
      throw new IllegalStateException(
          "S3Proxy's class path is not in '%s'. Hint: run `%s` at the top of the project."
              .formatted(lib.toAbsolutePath(), BUILD));
    }
    return lib.toAbsolutePath();
  }

  private Path writeProperties() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", endpoint().toString());
    properties.setProperty("s3proxy.authorization", signed ? "aws-v4" : "none");
    properties.setProperty("s3proxy.identity", accessKey);
    properties.setProperty("s3proxy.credential", secretKey.reveal());
    properties.setProperty("s3proxy.ignore-unknown-headers", "true");
    properties.setProperty("jclouds.provider", "filesystem");
    properties.setProperty("jclouds.filesystem.basedir", data().toAbsolutePath().toString());
    Path file = directory.resolve("s3proxy.properties");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "S3Proxy, made by EmbeddedS3");
    }
    return file;
  }

  private Path writeLogging() throws IOException {
    return Files.writeString(
        directory.resolve("s3proxy-logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private void awaitReady() {
    Awaitility.await("S3Proxy, log in " + directory.resolve("s3proxy.log"))
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .pollDelay(Duration.ZERO)
        .failFast("S3Proxy ended", () -> !process.isAlive())
        .until(this::answers);
  }

  private boolean answers() {
    try {
      var connection = (java.net.HttpURLConnection) endpoint().toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
