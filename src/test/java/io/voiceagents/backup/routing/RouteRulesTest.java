package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.edit.RouteProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way known to run a program from a route, and each to pass by what a backup needs. */
class RouteRulesTest {
  private final Map<String, String> shipped = new TreeMap<>();

  RouteRulesTest() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        shipped.put(file.getFileName().toString(), Files.readString(file));
      }
    }
  }

  private List<RouteProblem> with(String file, String text) {
    Map<String, String> files = new TreeMap<>(shipped);
    files.put(file, text);
    return RouteRules.check(files);
  }

  private List<RouteProblem> edited(String file, String part, String instead) {
    String text = Objects.requireNonNull(shipped.get(file));
    assertThat(text).contains(part);
    return with(file, text.replace(part, instead));
  }

  private static String notify(String steps) {
    return """
        - route:
            id: notify
            from:
              uri: direct:notify
              steps:
        """
        + steps.indent(8);
  }

  /** Steps of a route of one's own, the line that is named, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- setBody: {simple: '${bean:type:java.lang.Runtime?method=getRuntime}'} | '${bean:type:",
        "- setBody: {simple: '$simple{bean:type:java.lang.Runtime}'} | '$simple{bean:type:",
        "- setBody: {simple: \"${body.exec('touch /tmp/x')}\"} | '${body.exec(",
        "- setBody: {expression: {simple: {expression: '${body.close()}'}}} | '${body.close()}'",
        "- setBody: {simple: '${ref:s3client}'} | '${ref:s3client}'",
        "- setBody: {simple: '${type:java.lang.Runtime}'} | '${type:java.lang.Runtime}'",
        "- setBody: {simple: '${camelContext.stop}'} | '${camelContext.stop}'",
        "- setBody: {simple: '${exchange.context.registry}'} | '${exchange.context.registry}'",
        "- setBody: {simple: '${mandatoryBodyAs(java.lang.Thread)}'} | '${mandatoryBodyAs(",
        "- setBody: {simple: '${body.class.classLoader}'} | '${body.class.classLoader}'",
        "- setBody: {simple: '${body?.getClass.name}'} | '${body?.getClass.name}'",
        "- setBody: {simple: '${header[class]}'} | '${header[class]}'",
        "- setBody: {simple: '${empty(list)}'} | '${empty(list)}'",
        "- setBody: {simple: '$init{ $a := 1 }init$ $a'} | '$init{",
        "- setBody: {simple: '${{{x:bean}}:type:java.lang.Runtime}'} | '${{'",
        "- setBody: {simple: '{{bean:s3client.close}}'} | '{{bean:s3client.close}}' has a placeholder",
        "- setBody: {simple: '{{x:$}}{bean:x}'} | '{{x:$}}{bean:x}' has a placeholder",
        "- log: {message: '${bean:type:java.lang.Runtime}'} | '${bean:type:",
        "- setBody: {groovy: '1'} | 'groovy' is not allowed",
        "- setBody: {csimple: '1'} | 'csimple' is not allowed",
        "- setBody: {expression: {language: {language: groovy, expression: x}}} | 'language' is not",
        "- setBody: {expression: {newone: x}} | 'newone' is not allowed",
        "- script: {groovy: '1'} | the step 'script' is not allowed",
        "- process: {ref: sealPool} | the step 'process' is not allowed",
        "- dynamicRouter: {simple: 'direct:trigger'} | the step 'dynamicRouter' is not allowed",
        "- routingSlip: {constant: 'direct:trigger'} | the step 'routingSlip' is not allowed",
        "- bean: {beanType: java.lang.Runtime, method: getRuntime} | 'beanType' is not allowed",
        "- bean: {bean-type: java.lang.Runtime, method: getRuntime} | 'beanType' is not allowed",
        "- bean: {ref: java.lang.Runtime, method: getRuntime} | 'java.lang.Runtime' is not a bean",
        "- bean: {ref: s3client, method: listBuckets} | 's3client' is not a bean",
        "- bean: sealPool | 'sealPool' is not a bean",
        "- bean: {ref: ledger, method: getClass} | the method 'getClass' is more than a name",
        "- bean: {ref: ledger, method: 'a.b'} | the method 'a.b' is more than a name",
        "- bean: {ref: ledger, method: \"a('x').b()\"} | the method 'a('x').b()' is more than",
        "- setBody: {method: {ref: scratch, method: getConnection}} | 'scratch' is not a bean",
        "- setBody: {method: {beanType: java.lang.Runtime}} | 'beanType' is not allowed",
        "- to: 'bean:java.lang.Runtime?method=getRuntime' | 'bean:java.lang.Runtime?method=getR",
        "- to: 'bean:ledger?method=a(${body})' | the address 'bean:ledger?method=a(${body})' is put",
        "- to: 'class:java.lang.Runtime?method=getRuntime' | the endpoint 'class:' is not allowed",
        "- to: {uri: 'exec:rm'} | the endpoint 'exec:' is not allowed",
        "- to: {uri: '{{x:exec}}:rm'} | the address '{{x:exec}}:rm' is put together",
        "- to: 'log:x?exchangeFormatter=#class:a.B' | '#class:' makes an object",
        "- to: {uri: 'log:x', parameters: {exchangeFormatter: '#class:a.B'}} | '#class:' makes",
        "- to: {uri: 'log:x', parameters: {exchangeFormatter: '#type:a.B'}} | '#type:' makes",
        "- to: {uri: 'log:x', parameters: {marker: '#valueAs(a.B):1'}} | '#valueAs(' makes",
        "- toD: 'class:java.lang.Runtime' | the endpoint 'class:' is not allowed",
        "- toD: '${header.where}' | the address '${header.where}' is put together",
        "- toD: {uri: 'file:${header.where}'} | the address 'file:${header.where}' is put together",
        "- to: 'slack:chat?token=xoxb-1' | the endpoint 'slack:' is not allowed",
        "- toD: 'slack:${header.where}' | the address 'slack:${header.where}' is put together",
        "- to: 'slack:${exchangeProperty.alertChannel}' | the address 'slack:${exchangeProperty.al",
        "- wireTap: 'class:java.lang.Runtime' | the endpoint 'class:' is not allowed",
        "- wireTap: {uri: 'class:java.lang.Runtime'} | the endpoint 'class:' is not allowed",
        "- enrich: {constant: 'class:java.lang.Runtime'} | the endpoint 'class:' is not allowed",
        "- enrich: {expression: {simple: {expression: 'class:a.B'}}} | the endpoint 'class:' is",
        "- enrich: {header: where} | the address is put together by 'header'",
        "- pollEnrich: {simple: '${header.where}'} | the address '${header.where}' is put together",
        "- recipientList: {constant: 'direct:trigger,class:a.B'} | the endpoint 'class:' is not",
        "- recipientList: {exchangeProperty: where} | the address is put together by 'exchangeProp",
        "- recipientList: {constant: 'direct:trigger', delimiter: ';'} | ';' may not be set here",
        "- setProperty: {name: alertMailServer, constant: 'class:a.B'} | 'alertMailServer' may not be",
        "- setHeader: {name: CamelSqlQuery, constant: CALL x} | 'CamelSqlQuery' may not be set",
        "- setHeader: {name: camelbeanmethodname, constant: x} | 'camelbeanmethodname' may not be",
        "- setVariable: {name: 'header:CamelSqlQuery', constant: x} | 'CamelSqlQuery' may not be set",
        "- to: {uri: sql, parameters: {query: 'CREATE ALIAS x AS $$ y $$'}} | this statement is not",
        "- to: {uri: sql, parameters: {query: 'SELECT 1; CALL x'}} | this statement is not allowed",
        "- to: 'sql:CALL x?dataSource=#catalog' | this statement is not allowed",
        "- to: {uri: sql, parameters: {useMessageBodyForSql: true}} | 'useMessageBodyForSql' is not",
        "- setBody: {simple: 'COPY a TO PROGRAM x'}\\n- to: {uri: 'jdbc:scratch'} | a route that asks",
        "- setBody: {simple: 'resource:file:/tmp/x'} | 'resource:file:/tmp/x' is read",
        "- setHeader: {name: 'Camel{{x:SqlQuery}}', constant: 'x'} | the name 'Camel",
        "- setHeader: {name: 'Camel${variable.x}', constant: 'x'} | the name 'Camel",
        "- to: {uri: 'file:/tmp', parameters: {filter: '#{{x:class}}:a.B'}} | '#{{x:class}}:a.B' is",
        "- to: {uri: 'file:/tmp?filter=%23class:a.B'} | the address 'file:/tmp?filter=%23class:a.B' has",
        "- toD: {uri: 'file:/tmp', parameters: {fileName: '${header.x}'}} | a parameter of 'toD'",
        "- to: {uri: sql, parameters: {query: 'SELECT LINK_SCHEMA(1)'}} | this statement is not",
        "- bean: {ref: check, disabled: true} | 'disabled' is not allowed"
      })
  void aProgramIsRefused(String steps, String message) {
    assertThat(with("notify.camel.yaml", notify(steps.replace("\\n", "\n"))))
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).startsWith(message);
              assertThat(problem.file()).isEqualTo("notify.camel.yaml");
              assertThat(problem.line()).isEqualTo(6);
              assertThat(problem.hint()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- beans: [{name: x, type: java.lang.Thread}]",
        "- beans:\n  - {name: x, type: java.lang.Thread, script: y}",
        "- routeTemplate: {id: x}",
        "- templatedRoute: {routeTemplateRef: x}",
        "- rest: {get: [{path: /x, to: 'direct:trigger'}]}",
        "- dataFormats: {}",
        "- interceptSendToEndpoint: {uri: 'direct:*', steps: [{to: 'class:a.B'}]}",
        "- interceptSendToEndpoint: {uri: 'direct:*', afterUri: 'class:a.B'}",
        "- interceptFrom: {steps: [{toD: '${body}'}]}",
        "- onException: {exception: [x], steps: [{bean: {beanType: a.B}}]}",
        "- errorHandler: {deadLetterChannel: {deadLetterUri: 'class:a.B'}}",
        "- errorHandler: {deadLetterChannel: {deadLetterUri: 'log:x', onPrepareFailureRef: '#class:a'}}"
      })
  void aProgramBesideTheRoutesIsRefused(String text) {
    assertThat(with("own.camel.yaml", text)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- log: {message: 'backed up ${body.subject.policy.name} at ${date:now:yyyy-MM-dd}'}",
        "- filter: {simple: \"${body.subject.policy.name} == 'postgres'\", steps: [{stop: {}}]}",
        "- setHeader: {name: x, expression: {simple: {expression: '${exchangeProperty.put.mode}'}}}",
        "- setHeaders: {headers: [{name: a, constant: '1'}, {name: b, simple: '${header[a]}'}]}",
        "- choice: {when: [{simple: '${header.a} > 1', steps: [{to: 'log:a'}]}], otherwise: {steps: []}}",
        "- split: {tokenize: ',', steps: [{to: 'log:a'}]}",
        "- throwException: {exceptionType: java.io.IOException, message: 'boom ${exception.message}'}",
        "- to: {uri: 'http://example.com/{{path:hook}}', parameters: {httpMethod: POST}}",
        "- toD: 'https://example.com/hook'",
        "- wireTap: {uri: 'direct:trigger'}",
        "- pollEnrich: {constant: 'file:/srv/gate?fileName=go', aggregationStrategy: '#keepRun'}",
        "- recipientList: {constant: 'direct:trigger,direct:verify'}",
        "- bean: {ref: errand, method: run}",
        "- doTry: {steps: [{to: 'log:a'}], doCatch: [{exception: [java.io.IOException], steps: []}]}"
      })
  void whatRoutesAreForIsTaken(String steps) {
    assertThat(with("notify.camel.yaml", notify(steps))).isEmpty();
  }

  @Test
  void everyLanguageOfCamelIsAllowedOrRefusedByName() throws IOException {
    Set<String> known = new HashSet<>(RouteCode.LANGUAGES);
    known.addAll(RouteCode.OTHER_LANGUAGES);
    known.add("ref");
    try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
      JsonNode expression =
          new ObjectMapper()
              .readTree(schema)
              .at("/items/definitions")
              .path("org.apache.camel.model.language.ExpressionDefinition");
      assertThat(expression.path("properties").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(known);
    }
  }

  @Test
  void whatIsOfferedIsThere() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      for (String scheme : RouteAddresses.SCHEMES) {
        assertThat(context.getComponent(scheme)).as(scheme).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- route: &a\\n    id: loop\\n    more: *a | 3 | an alias contains itself",
        "- route:\\n    id: x\\n    from: &b\\n      - *b | 3 | an alias contains itself"
      })
  void anAliasThatContainsItselfIsRefused(String text, int line, String message) {
    assertThat(with("loop.camel.yaml", text.replace("\\n", "\n")))
        .anySatisfy(
            problem -> {
              assertThat(problem.file()).isEqualTo("loop.camel.yaml");
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.message()).startsWith(message);
            });
  }

  @Test
  void whatGrowsWithoutEndIsRefused() {
    StringBuilder aliases = new StringBuilder("- a0: &a0 {x: y}\n");
    for (int i = 1; i < 20; i++) {
      String before = "*a" + (i - 1);
      aliases.append("- a%d: &a%d {x: %s , y: %s }\n".formatted(i, i, before, before));
    }
    assertThat(with("big.camel.yaml", aliases.toString()))
        .anySatisfy(problem -> assertThat(problem.message()).startsWith("is too large"));
    assertThat(with("deep.camel.yaml", "[".repeat(200_000)))
        .anySatisfy(problem -> assertThat(problem.message()).startsWith("is nested too deeply"));
  }

  private static final String ENCRYPT =
      "        - bean:\n            id: encrypt\n            ref: encrypt\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- filter: {constant: 'false', steps: [{bean: {id: encrypt, ref: encrypt}}]}",
        "- choice: {when: [{constant: 'false', steps: [{bean: {id: encrypt, ref: encrypt}}]}]}",
        "- choice: {when: [], otherwise: {steps: [{bean: {id: encrypt, ref: encrypt}}]}}",
        "- split: {simple: '${header.none}', steps: [{bean: {id: encrypt, ref: encrypt}}]}",
        "- loop: {constant: '0', steps: [{bean: {id: encrypt, ref: encrypt}}]}",
        "- doTry: {steps: [{bean: {id: encrypt, ref: encrypt}}], doCatch: []}",
        "- multicast: {steps: [{bean: {id: encrypt, ref: encrypt}}]}",
        "- step: {steps: [{filter: {constant: 'false', steps: [{bean: {id: encrypt, ref: encrypt}}]}}]}",
        "- setBody: {method: {ref: encrypt}}",
        "- stop: {}\n- bean: {id: encrypt, ref: encrypt}",
        "- filter: {constant: 'true', steps: [{stop: {}}]}\n- bean: {id: encrypt, ref: encrypt}"
      })
  void aStepThatEveryBackupNeedsStandsUnderNoCondition(String instead) {
    assertThat(edited("seal-and-store.camel.yaml", ENCRYPT, instead.indent(8)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo("seal-and-store.camel.yaml");
              assertThat(problem.line()).isPositive();
              assertThat(problem.message()).contains("'encrypt'").contains("'seal-and-store'");
            });
  }

  @Test
  void aNamedStepIsNoCondition() {
    String step = "- step: {id: seal, steps: [{bean: {id: encrypt, ref: encrypt}}]}";
    assertThat(edited("seal-and-store.camel.yaml", ENCRYPT, step.indent(8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "backup | ${body.drafts} | ${header.none} | lacks the step '${body.drafts}'",
        "backup | ${body.lists} | ${header.none} | lacks the step '${body.lists}'",
        "seal-and-store | id: seal-and-store | {id: seal-and-store, autoStartup: 'false'} | has to run",
        "trigger | id: trigger\\n | id: trigger\\n    precondition: 'false'\\n | has to run"
      })
  void aRouteThatEveryBackupNeedsRuns(String file, String part, String instead, String message) {
    String to = instead.replace("\\n", "\n");
    String with = to.startsWith("{") ? "id: seal-and-store\n    autoStartup: 'false'" : to;
    assertThat(edited(file + ".camel.yaml", part.replace("\\n", "\n"), with))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(message));
  }

  @Test
  void aRouteOfOnesOwnIsCalledFromWhereItRuns() {
    String call = "        - to: {id: call, uri: 'direct:notify'}\n";
    String trigger = Objects.requireNonNull(shipped.get("trigger.camel.yaml"));
    String schedule = Objects.requireNonNull(shipped.get("schedule-logs-full.camel.yaml"));
    shipped.put("notify.camel.yaml", notify("- log: {message: done}"));
    assertThat(RouteRules.isNeverCalled("notify.camel.yaml", shipped)).isTrue();
    assertThat(with("trigger.camel.yaml", trigger + call)).isEmpty();
    assertThat(with("schedule-logs-full.camel.yaml", schedule + call))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("no route begins at"));
    assertThat(edited("notify.camel.yaml", "direct:notify", "timer:notify"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("begins at 'direct:'"));
    shipped.put("trigger.camel.yaml", trigger + call);
    assertThat(RouteRules.isNeverCalled("notify.camel.yaml", shipped)).isFalse();
  }
}
