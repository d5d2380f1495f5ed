package io.meshage.message;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;

/** What nodes ask each other beside their applications; travels as the body of a message. */
public sealed interface ServiceMessage {
  /** Returns the number by which the asking node knows the answer again. */
  long number();

  /** Asks for a change of keys. */
  record KeysRequest(long number, KeysCommand command) implements ServiceMessage {}

  /** Tells what came of it. */
  record KeysAnswer(long number, KeysReport.Answer answer) implements ServiceMessage {}
}
