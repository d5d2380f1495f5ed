/** What the tests of the program share. */
@NullMarked
package io.meshage.cli.testkit;

import org.jspecify.annotations.NullMarked;
