package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormsTest {
  @ParameterizedTest
  @CsvSource({"30d, P30D", "12h, PT12H", "1d12h, PT36H", "2w, P14D", "90m, PT90M", "45s, PT45S"})
  void readsDurations(String text, Duration duration) throws Exception {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "d", "30 d", "-1d", "P30D", "1.5h", "30D", "9999999999d"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest
  @CsvSource({"32kB, 32", "50MB, 51200", "50 MB, 51200", "50MiB/s, 51200", "1GB, 1048576"})
  void readsRates(String text, int kib) throws Exception {
    assertThat(RateText.parse(text)).isEqualTo(kib);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "31kB", "2GB", "1TB", "50Mbit", "-1MB", "999999999999MB"})
  void refusesOtherRates(String text) {
    assertThatThrownBy(() -> RateText.parse(text)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 * * *|0 2 * * *",
        " 0  */4 * * *|0 */4 * * *",
        "*/15 0-6 1,15 * *|*/15 0-6 1,15 * *",
        "*/15 0-6 */1 jan-mar 0-7|*/15 0-6 */1 jan-mar 0-7",
        "0 0 29 2 *|0 0 29 2 *",
        "0 3 * * 7|0 3 * * 7"
      })
  void readsCronExpressions(String text, String expression) throws Exception {
    assertThat(CronText.parse(text)).isEqualTo(expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "@daily",
        "0 0 31 4 *",
        "a b c d e",
        "0 2 1 * 1",
        "0 2 */2 * 1-5"
      })
  void refusesOtherCronExpressions(String text) {
    assertThatThrownBy(() -> CronText.parse(text)).isInstanceOf(BadValue.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "db.example.com", "10.0.0.1", "::1", "fe80::1%eth0", "db_1"})
  void readsHosts(String text) throws Exception {
    assertThat(ValueForms.host().parse(text)).isEqualTo(text);
  }
}
