package io.meshage.protocol.port;

import io.meshage.Member;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import java.util.Optional;

/** What a service can do to the mesh. On the node's loop; everything happens in a later event. */
public interface Post {

  /** Sends. */
  void send(Parcel parcel);

  /** Tells what became of a message that was answered with LATER. */
  void answer(MessageId message, Outcome outcome);

  /** Returns routes over all that is known now. */
  Routes routes();

  /** Returns what is known of a node; empty if nothing is. */
  Optional<Member> member(NodeId node);
}
