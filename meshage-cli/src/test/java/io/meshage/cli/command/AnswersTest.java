package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Cli.Ran;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each command answers: the JSON is the contract, byte by byte. */
class AnswersTest {
  private Cli cli = new Cli();

  @BeforeEach
  @AfterEach
  void renew() {
    cli.close();
    cli = new Cli();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "dial 127.0.0.1:4712   | {'peer':'b'}",
        "hangup b              | {'peer':'b'}",
        "block b               | {'peer':'b','duration':'1h','known':true}",
        "block b 10m           | {'peer':'b','duration':'10m','known':true}",
        "unblock mallory       | {'peer':'mallory'}",
        "blocked               |"
            + " {'blocked':[{'peer':'mallory','remainingMicros':42000000,'byUser':false,'why':'by"
            + " a: more than it may for 5 s'}]}",
        "keys                  | {'done':true,'nodes':{'a':{'done':true,'text':'in"
            + " use','keys':['0123456789ab','ba9876543210']}},'failed':{}}",
        "list                  | {'nodes':['a','b','c']}",
        "list all              | {'nodes':['a','b','c']}",
        "list peers            | {'nodes':['b','c']}",
        "list --others         | {'nodes':['b','c']}",
        "mesh                  | {'self':'a','nodes':{'a':['b'],'b':['a','c'],'c':['b']}}",
        "route c               | {'destination':'c','hops':['a','b','c'],'cost':2}",
        "trace c               |"
            + " {'destination':'c','hops':[{'node':'b','rttMicros':345},{'node':'c','rttMicros':1345}],'outcome':'ACKNOWLEDGED'}",
        "send c hi             |"
            + " {'id':'01234567-10-7','acknowledged':['c'],'failed':{},'uncertain':[],'details':{},'elapsedMicros':1234}",
        "send all hi           |"
            + " {'id':'01234567-10-7','acknowledged':['b','c'],'failed':{},'uncertain':[],'details':{},'elapsedMicros':1234}",
        "broadcast hi          |"
            + " {'id':'01234567-10-7','acknowledged':['b','c'],'failed':{},'uncertain':[],'details':{},'elapsedMicros':1234}",
        "degree                | {'degree':2}",
        "degree 5              | {'degree':5}",
        "timeout               | {'timeout':'10s'}",
        "timeout 250ms         | {'timeout':'250ms'}",
        "msa-period 120s       | {'msaPeriod':'2m'}",
        "leave                 | {'left':'a'}",
        "peers                 |"
            + " {'peers':[{'peer':'b','transport':'tcp','address':'tcp://127.0.0.1:4712','dialled':true,'protection':'tls"
            + " 1.3 TLS_AES_256_GCM_SHA384,"
            + " key','compression':'zlib','pings':'udp','rttMicros':345,'clockAheadMicros':12000,'ageMicros':61005000,'settlingMicros':0,'inUse':true,'framesIn':10,'framesOut':20,'bytesIn':3000,'bytesOut':400000,'queuedBytes':0}],'awaited':[{'peer':'d','address':'tcp://127.0.0.1:4714','missingMicros':4200000,'reason':'LEFT','text':'left"
            + " the mesh: d leaves the mesh','nextTryMicros':900000}]}",
        "ping c --count 3 --interval 0s |"
            + " {'destination':'c','sent':3,'received':3,'rttMicros':{'min':100,'p50':200,'p99':300,'max':300}}"
      })
  void theJsonIsTheContract(String command, String json) {
    Ran ran = cli.run((command + " --format json").split(" "));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(json.replace('\'', '"') + "\n");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void theStatusHasEveryFieldOfTheContract() {
    Ran ran = cli.run("status", "--format", "json");

    assertThat(ran.out())
        .matches(
            """
            {"name":"a","namespace":"default","instance":42,"version":"1.2.3",\
            "listen":["tcp://127.0.0.1:4711"],"advertise":[],"degree":2,"links":1,\
            "transports":{"tcp":1},"datagrams":1,"nodes":3,"compression":"none",\
            "msaPeriod":"10s","timeout":"10s","uptimeMicros":\\d+,\
            "awaited":[{"peer":"d","address":"tcp://127.0.0.1:4714","missingMicros":4200000,\
            "reason":"LEFT","text":"left the mesh: d leaves the mesh","nextTryMicros":900000}]}
            """
                .replace("{", "\\{")
                .replace("[", "\\[")
                .replace("(\\[", "([")
                .replace("}", "\\}"));
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void whoHasNoCommonCodecIsNamedWithThoseItReads() {
    Ran ran = cli.run("send", "c,y", "hi");

    assertThat(ran.out()).contains("y  no codec: sent as text; the recipient reads bytes");
    assertThat(ran.err())
        .isEqualTo(
            "meshage: not acknowledged by y (no codec: sent as text; the recipient reads bytes);"
                + " give both nodes the same codec, or send text or bytes\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void peersAreATableThatFitsATerminal() {
    Ran ran = cli.run("peers");

    assertThat(ran.out())
        .isEqualTo(
            """
            PEER     ADDRESS               ENCRYPTED     COMPRESS  PINGS     RTT      IN      OUT  FRAMES  QUEUE    UP
            b     →  tcp://127.0.0.1:4712  tls 1.3, key  zlib      udp    345 µs  3000 B  390 KiB   10/20    0 B  1m1s
            awaited  d (tcp://127.0.0.1:4714), missing for 4s, left the mesh: d leaves the mesh; dialled again in 900ms
            """);
  }

  @Test
  void aLinkThatIsHeldBackSaysForHowLong() {
    cli.node.settling = Duration.ofSeconds(4);

    assertThat(cli.run("peers").out()).contains("unused   b: kept breaking, settling, 4s left\n");
    assertThat(cli.run("doctor", "b").out())
        .contains("! link    no message takes it yet: b: kept breaking, settling, 4s left\n");
  }

  @Test
  void aPartialSuccessIsAReportAndExitCodeOne() {
    Ran ran = cli.run("send", "c,x,z", "hi", "--format", "json");

    assertThat(ran.out())
        .isEqualTo(
            """
            {"id":"01234567-10-7","acknowledged":["c"],\
            "failed":{"x":"UNKNOWN_NAME","z":"NO_ROUTE"},"uncertain":[],"details":{},"elapsedMicros":1234}
            """);
    assertThat(ran.err())
        .isEqualTo(
            "meshage: not acknowledged by x (unknown name), z (no route);"
                + " see 'meshage list' for the names there are\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void aBlockOfANameThatNobodyHasSaysSo() {
    Ran ran = cli.run("block", "zz");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).contains("no node called zz is known now; one that comes is kept out");
    assertThat(cli.run("block", "b").err()).isEmpty();
  }

  @Test
  void theVersionIsACommandToo() {
    assertThat(cli.run("version").out()).startsWith("meshage ").contains(", Java ");
    assertThat(cli.run("version", "--format", "json").out()).contains("\"version\":");
  }

  @Test
  void whoMayHaveTheMessageAllTheSameIsTold() {
    assertThat(cli.run("send", "c,w,z", "hi", "--format", "json").out())
        .contains("\"failed\":{\"w\":\"NO_ROUTE\",\"z\":\"NO_ROUTE\"},\"uncertain\":[\"w\"]");
    Ran ran = cli.run("send", "c,w,z", "hi");
    assertThat(ran.out()).contains("w  no route, may have arrived\nz  no route\n");
    assertThat(ran.err())
        .isEqualTo(
            "meshage: not acknowledged by w (no route, may have arrived), z (no route); to send it"
                + " again may deliver it twice; ask the node first, see 'meshage ping'\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "route z | 1 | no route to z: it is known, but",
        "route x | 1 | no route to x: no node of this name",
        "trace x | 1 | the trace did not reach x: no route;",
        "ping x --count 2 --interval 0s | 1 | no probe to x was answered;",
        "dial refused.example | 1 | nobody there; check the address",
        "dial self.example | 1 | it is this node; dial another address",
        "dial http://[:x | 2 | not an address",
        "dial http://b:80 | 2 | http:// is no kind of link; write tcp://",
        "dial tcp://b:0 | 2 | nobody listens at port 0",
        "timeout 1s500us | 2 | is not a duration",
        "msa-period 1ms | 2 | must be between 100ms and 1h, not 1ms",
        "ping c --count x | 2 | --count must be a whole number, not 'x'",
        "ping c --count | 2 | N must be given behind --count",
        "ping c --count 1 --count 2 | 2 | --count is given twice; give it once",
        "status --format xml | 2 | --format must be text or json, not 'xml'",
        "hangup c | 1 | no link to c",
        "block a | 2 | cannot block itself",
        "block b soon | 2 | is not a duration",
        "unblock c | 1 | c is not blocked",
        "keys use 0123456789ab | 1 | the key was not taken into use everywhere",
        "keys use | 2 | FINGERPRINT must be given; see 'meshage keys use --help'",
        "keys list all | 2 | is one word too many; see 'meshage keys list --help'",
        "keys remove fedcba987654 | 1 | no node has the key fedcba987654; 'meshage keys list'",
        "keys frob | 2 | there is no command 'keys frob'",
        "keys instal x | 2 | did you mean 'install'",
        "keygen tls | 2 | NAME must be given",
        "keys install no.such.file | 2 | there is no key file no.such.file",
        "degree -- -1 | 2 | the degree must be 0 to 256",
        "degree many | 2 | is not a whole number",
        "timeout 2h | 2 | the timeout must be",
        "timeout ten | 2 | is not a duration",
        "msa-period 1ms | 2 | the MSA period must be",
        "send b[ hi | 2 | is not a list of names",
        "dot -o mesh.pdf | 2 | Let it end in .svg, .png or .dot",
        "receive --count 0 | 2 | --count must be at least 1",
        "ping c --count 0 | 2 | --count must be 1 to",
        "list everything | 2 | everything",
        "send c | 2 | BODY must be given; see 'meshage send --help'",
        "send | 2 | NAMES and BODY must be given",
        "status now | 2 | is one word too many",
        "stauts | 2 | there is no command 'stauts'; did you mean 'status'",
        "weather | 2 | there is no command 'weather'; see 'meshage --help'",
        "send c -x | 2 | a text that begins with '-', as '-x' does, goes behind '--'",
        "send --timeot 1s c hi | 2 | there is no option '--timeot'; did you mean '--timeout'"
      })
  void anErrorIsOneHelpfulLineAndTheExitCodeOfTheContract(
      String command, int exitCode, String words) {
    Ran ran = cli.run(command.split(" "));

    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("meshage: ").contains(words);
    assertThat(ran.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void nothingSentIsNoSuccess() {
    cli.node.alone = true;

    for (List<String> command : List.of(List.of("broadcast", "hi"), List.of("send", "all", "hi"))) {
      Ran ran = cli.run(command.toArray(String[]::new));
      assertThat(ran.exitCode()).isEqualTo(1);
      assertThat(ran.err()).contains("nothing was sent: no other node is known");
    }
    assertThat(cli.node.bodies).isEmpty();
  }

  @Test
  void withoutAnAgentTheExitCodeIsThreeAndTheLineSaysWhatToDo() {
    Ran ran = Cli.runBare("status", "--control", cli.directory + "/nobody.sock");

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("no agent answers at").contains("meshage agent");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void rangesTimeoutsAndBodiesReachTheNode() {
    cli.run("send", "kn[1-2],b", "@home {} -x", "--timeout", "3s");
    cli.run("send", "c", "--", "-5");

    assertThat(cli.node.asked)
        .containsExactly(
            "set [b, kn1, kn2] " + Duration.ofSeconds(3), "set [c] " + Duration.ofSeconds(10));
    assertThat(cli.node.bodies).containsExactly("@home {} -x", "-5");
  }

  @Test
  void aLongBodyArrivesAsItWasAndTooLongAOneIsRefusedHere() {
    String mebibyte = "ü\u0001\"".repeat(262_144);

    assertThat(cli.run("send", "c", mebibyte).exitCode()).isZero();
    assertThat(cli.node.bodies).containsExactly(mebibyte);
    Ran ran = cli.run("send", "c", mebibyte + "x");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("the body is longer than 1048576 bytes");
  }

  @Test
  void textIsForPeople() {
    assertThat(cli.run("mesh").out())
        .isEqualTo(
            """
            NODE  LINKED TO
            a     b
            b     a c
            c     b
            3 nodes, 2 links, seen by a
            """);
    assertThat(cli.run("send", "c,z", "hi").out())
        .isEqualTo("c  acknowledged\nz  no route\n1 of 2 acknowledged in 1.23 ms\n");
    assertThat(cli.run("route", "c").out()).isEqualTo("a → b → c  cost 2\n");
    assertThat(cli.run("trace", "c").out())
        .isEqualTo("HOP  NODE  ROUND TRIP\n  1  b         345 µs\n  2  c        1.35 ms\n");
    assertThat(cli.run("list").out()).isEqualTo("a\nb\nc\n");
    assertThat(cli.run("degree").out()).isEqualTo("2\n");
  }
}
