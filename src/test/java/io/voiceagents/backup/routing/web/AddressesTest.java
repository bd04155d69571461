package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private static final List<Network> TRUSTED =
      Map.of("127.0.0.1", 32, "10.1.0.0", 15, "2001:db8::", 33).entrySet().stream()
          .map(net -> new Network(Network.address(net.getKey()).orElseThrow(), net.getValue()))
          .toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1      |                                   | 127.0.0.1",
        "127.0.0.1      | 192.0.2.7                         | 192.0.2.7",
        "127.0.0.1      | 203.0.113.9, 192.0.2.7            | 192.0.2.7",
        "127.0.0.1      | 203.0.113.9 ; 192.0.2.7,10.1.2.3  | 192.0.2.7",
        "127.0.0.1      | 192.0.2.7, 10.0.255.255, 127.0.0.1| 192.0.2.7",
        "127.0.0.1      | 10.1.0.1, 10.0.0.1                | 10.1.0.1",
        "127.0.0.1      | 10.1.0.1                          | 10.1.0.1",
        "192.0.2.1      | 203.0.113.9                       | 192.0.2.1",
        "127.0.0.1      | unknown                           | 127.0.0.1",
        "127.0.0.1      | 203.0.113.9, localhost            | 127.0.0.1",
        "127.0.0.1      | 203.0.113.9, 1.2.3                | 127.0.0.1",
        "127.0.0.1      | 203.0.113.9, 256.2.3.4            | 127.0.0.1",
        "127.0.0.1      | 203.0.113.9,                      | 127.0.0.1",
        "127.0.0.1      | 192.0.2.7:51234                   | 192.0.2.7",
        "127.0.0.1      | [2001:db8:8000::7]:51234          | 2001:db8:8000:0:0:0:0:7",
        "2001:db8:0:0:0:0:0:1 | 2001:db8:7fff::1, ::ffff:192.0.2.7 | 192.0.2.7",
        "2001:db8:8000:0:0:0:0:1 | 192.0.2.7                | 2001:db8:8000:0:0:0:0:1",
      })
  void believesTheHeaderAsFarAsThoseWhoWroteIt(String nearest, String headers, String client) {
    List<String> lines = headers == null ? List.of() : List.of(headers.split(";"));
    assertThat(new Addresses(TRUSTED).client(nearest, lines)).isEqualTo(client);
  }
}
