package io.meshage.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The program's version, as the jar's manifest has it. */
public final class Version implements IVersionProvider {
  /** Returns the version; {@code dev} outside a jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"meshage " + number()};
  }
}
