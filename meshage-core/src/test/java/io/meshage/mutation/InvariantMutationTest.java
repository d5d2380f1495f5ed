package io.meshage.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.sim.IntruderScenarios;
import org.junit.jupiter.api.Test;

/**
 * A check that has never failed may be none. Here the product is broken on purpose, in one way for
 * each invariant, and the simulator must say which one broke; whole, the same run must pass.
 */
class InvariantMutationTest {

  private static void breaks(String invariant, String scenario, Mutant mutant) throws Exception {
    breaks(invariant, Scenarios.class, scenario, mutant);
  }

  private static void breaks(String invariant, Class<?> scenarios, String scenario, Mutant mutant)
      throws Exception {
    var whole = scenarios.getDeclaredMethod(scenario);
    whole.setAccessible(true);
    whole.invoke(null);

    Throwable broken = mutant.run(scenarios, scenario);

    assertThat(broken)
        .as("with the mutant, %s", scenario)
        .hasMessageContaining("invariant " + invariant + " is broken");
  }

  private static Mutant mutant(String file, String text, String instead) throws Exception {
    return new Mutant().with(file, text, instead);
  }

  @Test
  void i1IsBrokenIfADeadLinkIsStillAnnounced() throws Exception {
    breaks(
        "I1",
        "aNodeVanishes",
        mutant(
            "protocol/topology/LinkState.java",
            "    links.down(peer, hasLeft || (stone != null && stone.why() == Gone.LEFT));\n",
            ""));
  }

  @Test
  void i1IsBrokenIfNobodyMindsThatBothTreesBroke() throws Exception {
    breaks(
        "I1",
        "bothRootsDie",
        mutant("protocol/topology/FloodPaths.java", "    broken |= current.trees(a, b);\n", ""));
  }

  @Test
  void i2IsBrokenIfWhatIsOlderIsTaken() throws Exception {
    breaks(
        "I2",
        "costsChangeOverAFastAndASlowWay",
        mutant("protocol/topology/Freshness.java", "case OLDER -> OLDER;", "case OLDER -> NEWER;"));
  }

  @Test
  void i3IsBrokenIfWhatIsKnownIsTakenForNews() throws Exception {
    breaks(
        "I3",
        "everybodyHearsAnAnnouncementTwice",
        mutant(
            "protocol/topology/AnnouncementReceiver.java",
            "outlet.has(from, announcement.origin());",
            "outlet.flood(announcement, from, false);"));
  }

  @Test
  void i4IsBrokenIfACopyMayComeBackToWhereItWas() throws Exception {
    breaks(
        "I4",
        "aLinkBreaksWithMessagesOnIt",
        mutant(
                "protocol/delivery/Relay.java",
                "if (envelope.path().contains(station.self)) {",
                "if (false) {")
            .with(
                "protocol/delivery/Forwarder.java",
                "new LinkedHashSet<>(passage.path);",
                "new LinkedHashSet<>();"));
  }

  @Test
  void i5IsBrokenIfNobodyRemembersWhatItHas() throws Exception {
    breaks(
        "I5",
        "aRelayDiesWithMessagesOnIt",
        mutant(
            "protocol/delivery/LocalDelivery.java",
            "if (state == SeenWindow.UNSEEN || state == SeenWindow.REFUSED) {",
            "if (state != SeenWindow.OLD) {"));
  }

  @Test
  void i6IsBrokenIfAMessageIsAcknowledgedThatNobodyKept() throws Exception {
    breaks(
        "I6",
        "messagesAreSent",
        mutant(
            "node/HostedInbox.java",
            "    entries.add(entry);\n",
            "    messages.decrementAndGet();\n"));
  }

  @Test
  void i7IsBrokenIfAReportLeavesSomebodyOut() throws Exception {
    breaks(
        "I7",
        "messagesAreSent",
        mutant(
            "node/Addressees.java", "outcomes.put(name(rows", "if (i > 0) outcomes.put(name(rows"));
  }

  @Test
  void i8IsBrokenIfAMessageDiesWithItsRelay() throws Exception {
    breaks(
        "I8",
        "aRelayDiesWithMessagesOnIt",
        mutant("protocol/delivery/Forwarder.java", "again.add(row);", "")
            .with("protocol/delivery/Sends.java", "now, nanos / 3)", "now, nanos)"));
  }

  @Test
  void i9IsBrokenIfNoTimerIsSet() throws Exception {
    breaks(
        "I9",
        "somebodyIsAskedWhoDoesNotAnswer",
        mutant(
            "protocol/delivery/Deadlines.java",
            "    if (!serving && tick < armedTick) {",
            "    if (false) {"));
  }

  @Test
  void i21IsBrokenIfWhatRecursIsNotPlannedAgain() throws Exception {
    breaks(
        "I21",
        "messagesAreSent",
        mutant("protocol/time/Every.java", "    begin();\n    work.run();", "    work.run();"));
  }

  @Test
  void i21IsBrokenIfLooksAtNeighboursPingNobody() throws Exception {
    breaks(
        "I21",
        "messagesAreSentNowAndThen",
        mutant(
            "protocol/health/FailureDetector.java",
            "    lookAtSelf(now);\n",
            "    if (now != 0) { return; }\n"));
  }

  @Test
  void i21IsBrokenIfTheAlarmsAreServedOnce() throws Exception {
    breaks(
        "I21",
        "answersComeTooLate",
        mutant("protocol/delivery/Deadlines.java", "    armedTick = Long.MAX_VALUE;\n", "")
            .with(
                "protocol/delivery/Deadlines.java",
                "    return untilNextSlot();",
                "    return Again.ENOUGH;"));
  }

  @Test
  void i21IsBrokenIfMessagesAreHandedOverOnce() throws Exception {
    breaks(
        "I21",
        "messagesAreSentNowAndThen",
        mutant(
            "node/HostedInbox.java",
            "    draining.set(false); // before looking, so that whoever adds from now on calls"
                + " again\n",
            ""));
  }

  @Test
  void i10IsBrokenIfAQueueHasNoEnd() throws Exception {
    breaks(
        "I10",
        "moreIsSentThanAStuckLinkCanHold",
        mutant(
            "node/OutQueue.java",
            "if (dataBytes + frame.readableBytes() > maxDataBytes) {",
            "if (false) {"));
  }

  @Test
  void i11IsBrokenIfLinksAreNotSealed() throws Exception {
    breaks(
        "I11",
        IntruderScenarios.class,
        "somebodyWithoutAKeyKnocks",
        mutant(
            "transport/SealedTransport.java",
            "return sealed.open(opened);",
            "return opened.apply(link);"));
  }

  @Test
  void i11IsBrokenIfAHandshakeHasNoEnd() throws Exception {
    breaks(
        "I11",
        IntruderScenarios.class,
        "somebodyWithoutAKeySpeaksSlowly",
        mutant(
            "protocol/peering/Handshakes.java",
            "scheduler.after(Limits.HANDSHAKE_DEADLINE,",
            "scheduler.after(Limits.LONGEST_BLOCK,"));
  }

  @Test
  void i12IsBrokenIfWhatCannotBeIsThrownAtTheNode() throws Exception {
    breaks(
        "I12",
        "bitsFlip",
        mutant(
            "node/LinkReader.java",
            "private void malformed(WireException e) {",
            "private void malformed(WireException e) { if (loop.inLoop()) throw new Error(e);"));
  }

  @Test
  void i13IsBrokenIfPingsWaitBehindData() throws Exception {
    breaks(
        "I13",
        "aLinkIsFullOfData",
        mutant(
            "node/HostedLink.java",
            "TrafficClass traffic = TrafficClass.of(message);",
            "TrafficClass traffic = TrafficClass.DATA;"));
  }

  @Test
  void i14IsBrokenIfANewLifeDoesNotExceedTheOld() throws Exception {
    breaks(
        "I14",
        "aNodeComesBackWithoutItsDiskAndWithItsClockBehind",
        mutant("protocol/topology/Identity.java", "    exceed(foreign);\n    return", "    return")
            .with("protocol/topology/Identity.java", "      instance = foreign.instance();\n", ""));
  }

  @Test
  void i15IsBrokenIfNobodyAnswersWhoCalls() throws Exception {
    breaks(
        "I15",
        "nodesSolicit",
        mutant(
            "node/HostedDatagrams.java",
            "    core.get().peering().heard(source, solicitation);\n",
            ""));
  }

  @Test
  void i16IsBrokenIfEverybodyFloodsABroadcast() throws Exception {
    breaks(
        "I16",
        "somebodyBroadcasts",
        mutant(
            "protocol/delivery/Spreads.java",
            "broadcast.flood() || broadcast.digest() != routes.digest();",
            "true;"));
  }

  @Test
  void i17IsBrokenIfNobodyRemembersWhoLeft() throws Exception {
    breaks(
        "I17",
        "whatALeaverSaidBeforeArrivesAfterItsGoodbye",
        mutant(
            "protocol/topology/AnnouncementStore.java",
            "    if (stone == null) {\n      return Freshness.NEWER;",
            "    if (stone == null || !purge) {\n      return Freshness.NEWER;"));
  }

  @Test
  void i18IsBrokenIfSomebodyDrawsFromOutside() throws Exception {
    breaks(
        "I18",
        "aMeshIsBuiltTwice",
        mutant(
            "sim/Hatchery.java",
            "queue.seeds().of(life, \"protocol\"),",
            "new SplittableRandom(System.nanoTime()),"));
  }

  @Test
  void i19IsBrokenIfEachNodeHasItsOwnTieBreak() throws Exception {
    breaks(
        "I19",
        "aGridHasManyShortestPaths",
        mutant(
            "protocol/topology/ShortestPaths.java",
            "hops[target] == next && node < parents[target]",
            "hops[target] == next && (System.identityHashCode(parents) & 1) == 0"));
  }

  @Test
  void i20IsBrokenIfAFullQueueIsSilent() throws Exception {
    breaks(
        "I20",
        "moreIsSentAtOnceThanALinkCanHold",
        mutant(
            "protocol/delivery/Station.java",
            "return neighbours.send(neighbour, message) ? null : Outcome.BUSY;",
            "neighbours.send(neighbour, message);\n    return null;"));
  }

  @Test
  void i20IsBrokenIfAFullInboxIsSilent() throws Exception {
    breaks(
        "I20",
        "anInboxIsFull",
        mutant(
            "protocol/delivery/LocalDelivery.java",
            "from.window.set(id.counter(), SeenWindow.REFUSED, now);",
            "if (now != 0) { return null; }"));
  }

  @Test
  void i22IsBrokenIfNobodyMindsWhatANodeTakes() throws Exception {
    breaks(
        "I22",
        "aBodyIsLargerThanItsRecipientTakes",
        mutant(
                "protocol/topology/RouteTable.java",
                "bodyBytes <= Limits.LEAST_BODY_BYTES",
                "bodyBytes > 0")
            .with("protocol/delivery/Readers.java", "bodyBytes > Limits.LEAST_BODY_BYTES", "false")
            .with("protocol/delivery/Station.java", "bytes <= largestForAll", "bytes >= 0")
            .with(
                "protocol/delivery/Station.java",
                "return envelope.body().length() > largestBody;",
                "return false;")
            .with("wire/Bodies.java", "if (bytes.length() > maxBytes) {", "if (false) {"));
  }

  @Test
  void theOrderIsBrokenIfNobodyWaitsForEarlierMessages() throws Exception {
    breaks(
        "order",
        "aLaterMessageTakesAFasterWay",
        mutant(
                "protocol/delivery/LocalDelivery.java",
                "if (after > 0 && after < counter && !from.window.isSettled(after)) {",
                "if (false) {")
            .with(
                "protocol/delivery/LocalDelivery.java",
                "if (from.isStale(counter)) {",
                "if (false) {"));
  }
}
