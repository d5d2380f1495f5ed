package io.meshage.cli.command;

/** How a command answers; the names are what people write. */
enum Format {
  text,
  json
}
