package io.meshage.protocol;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.delivery.Delivery;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.topology.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the holder of a name whether it lives, when a newcomer claims the name. */
final class NameProbe {
  /** How long the holder of a name may take to show that it lives. */
  static final Duration LIFE_SIGN = Duration.ofSeconds(1);

  /** Neighbours of the holder that are named. */
  private static final int MOST_NAMED = 3;

  private final LinkState topology;
  private final Delivery delivery;
  private final Scheduler scheduler;

  NameProbe(LinkState topology, Delivery delivery, Scheduler scheduler) {
    this.topology = topology;
    this.delivery = delivery;
    this.scheduler = scheduler;
  }

  /** Tells in words that the holder lives; nothing if it does not. Never before this returns. */
  void ask(Introduction newcomer, Consumer<String> answer) {
    NodeId id = newcomer.id();
    Optional<Member> holder = topology.member(id);
    boolean living =
        holder.isPresent()
            && topology.birth(id).orElse(newcomer.birth()) != newcomer.birth()
            && holder.get().state() != MemberState.DEAD
            && holder.get().state() != MemberState.LEAVING;
    if (!living) {
      scheduler.after(Duration.ZERO, () -> answer.accept(""));
      return;
    }
    String words = "it is held by the running node " + whereabouts(holder.get());
    delivery.send(
        Dispatch.probeOther(
            id,
            newcomer.birth(), // the newcomer may have a link by now, and must not witness itself
            LIFE_SIGN,
            Limits.MAX_HOPS,
            result ->
                answer.accept(
                    result.results().get(0).outcome() == Outcome.ACKNOWLEDGED ? words : "")));
  }

  /** A node that listens at every address of its host cannot say which; its neighbours can. */
  private String whereabouts(Member member) {
    Optional<Endpoint> place =
        member.endpoints().stream().filter(endpoint -> !endpoint.isAny()).findFirst();
    if (place.isPresent()) {
      return "at " + place.get();
    }
    String port =
        member.endpoints().isEmpty()
            ? "that does not listen"
            : "that listens at port " + member.endpoints().get(0).port();
    List<String> neighbours =
        topology.topology().adjacency().getOrDefault(member.name(), List.of());
    return neighbours.isEmpty()
        ? port
        : port
            + " and is linked to "
            + String.join(", ", neighbours.subList(0, Math.min(MOST_NAMED, neighbours.size())))
            + ", whose list of peers shows its host";
  }
}
