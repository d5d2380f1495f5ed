package io.meshage.protocol.peering;

import io.meshage.Address;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.DialResult;
import java.util.function.Consumer;

/** The user's own dial: what comes of it is kept and told. */
record UserDial(Address address, RecentPeers hungUp, Redialer redialer, Consumer<DialResult> answer)
    implements Dial.Answer {

  @Override
  public void linked(Introduction peer) {
    hungUp.remove(peer.id());
    redialer.wish(peer, address);
    answer.accept(new DialResult.Linked(peer.name()));
  }

  /** The user wants a link, and there is one: it is kept like one that this dial had made. */
  @Override
  public void linkedBefore(Introduction peer, Refusal refusal) {
    hungUp.remove(peer.id());
    redialer.wish(peer, address);
    failed(refusal);
  }

  @Override
  public void failed(Refusal refusal) {
    answer.accept(new DialResult.Failed(refusal.reason(), refusal.text()));
  }
}
