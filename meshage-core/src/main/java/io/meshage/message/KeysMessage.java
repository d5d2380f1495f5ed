package io.meshage.message;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;

/** What nodes ask each other about their keys. */
public sealed interface KeysMessage extends ServiceMessage {
  /** Returns the number by which the asking node knows the answer again. */
  long number();

  /** Asks for a change of keys. */
  record KeysRequest(long number, KeysCommand command) implements KeysMessage {}

  /** Tells what came of it. */
  record KeysAnswer(long number, KeysReport.Answer answer) implements KeysMessage {}
}
