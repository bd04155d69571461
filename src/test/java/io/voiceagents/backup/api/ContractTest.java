package io.voiceagents.backup.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Contract.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
  private final Contract contract;

  ContractTest() throws Exception {
    contract = Contract.load();
  }

  @Test
  void everyOperationHasItsLeastRole() {
    Map<String, Role> roles =
        contract.operations().stream()
            .collect(Collectors.toMap(Operation::id, Operation::leastRole));
    assertThat(roles)
        .containsEntry("backupStatus", Role.VIEWER)
        .containsEntry("backupRun", Role.OPERATOR)
        .containsEntry("jobCancel", Role.OPERATOR)
        .containsEntry("restorePostgres", Role.ADMIN)
        .containsEntry("restorePostgresLogical", Role.ADMIN)
        .containsEntry("restoreRedis", Role.ADMIN)
        .containsEntry("restoreFilesystem", Role.ADMIN)
        .containsEntry("auditList", Role.ADMIN)
        .containsEntry("retentionExpire", Role.ADMIN)
        .containsEntry("alertList", Role.VIEWER)
        .containsEntry("alertAcknowledge", Role.OPERATOR)
        .containsEntry("alertSilence", Role.OPERATOR)
        .containsEntry("approvalApprove", Role.OPERATOR)
        .containsEntry("routesDiff", Role.OPERATOR)
        .containsEntry("routesHistory", Role.OPERATOR)
        .containsEntry("routesApply", Role.ADMIN)
        .hasSize(32);
    assertThat(Role.VIEWER.allows(Role.OPERATOR)).isFalse();
    assertThat(Role.ADMIN.allows(Role.OPERATOR)).isTrue();
  }

  @Test
  void anOperationWithoutARoleStopsTheStart() {
    assertThatThrownBy(() -> Contract.parse("paths: {/x: {get: {operationId: x}}}"))
        .hasMessageContaining("get /x names no x-least-role. Hint:");
  }

  @Test
  void onlyThePathsOfTheContractAreFound() {
    assertThat(contract.find("GET", "/api/v1/backup/status")).isPresent();
    assertThat(contract.find("GET", "/api/v1/jobs/j12").orElseThrow().path())
        .containsEntry("id", "j12");
    for (String other :
        new String[] {
          "/api/v1/backup/status/",
          "//api/v1/backup/status",
          "/api//v1/backup/status",
          "/API/v1/backup/status",
          "/svc/api/v1/backup/status",
          "/api/v1/jobs/..",
          "/api/v1/jobs/%2e%2e",
          "/api/v1/jobs/"
        }) {
      assertThat(contract.find("GET", other)).as(other).isEmpty();
    }
    assertThat(contract.find("PUT", "/api/v1/jobs/j12")).isEmpty();
    assertThat(contract.methods("/api/v1/jobs/j12")).isEqualTo("DELETE, GET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|'type' is missing",
        "[]|is not a JSON object",
        "{'type':|is not JSON",
        "{'type':'a','type':'b'}|is not JSON",
        "{'type':'a'} x|is not JSON",
        "{'type':1}|'type' is 1",
        "{'type':'a','knd':'full'}|'knd' is unknown",
        "{'type':'a','kind':'half'}|'kind' is 'half'",
        "{'type':'a','force':'yes'}|'force' is \"yes\""
      },
      quoteCharacter = '`')
  void aWrongBodyIsRefusedWithItsPlace(String body, String message) {
    Operation run = contract.find("POST", "/api/v1/backup/run").orElseThrow().operation();
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> BodyCheck.read(run, bytes))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aRightBodyIsTaken() throws Exception {
    Operation run = contract.find("POST", "/api/v1/backup/run").orElseThrow().operation();
    JsonNode read =
        BodyCheck.read(run, "{\"type\":\"a\",\"kind\":\"full\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(read.path("type").asText()).isEqualTo("a");
  }

  @Test
  void aWrongQueryIsRefused() {
    Operation list = contract.find("GET", "/api/v1/backup/list").orElseThrow().operation();
    assertThatThrownBy(() -> BodyCheck.query(list, Map.of("limit", "1001")))
        .hasMessageContaining("parameter 'limit' is '1001'");
    assertThatThrownBy(() -> BodyCheck.query(list, Map.of("limt", "1")))
        .hasMessageContaining("parameter 'limt' is unknown");
  }
}
