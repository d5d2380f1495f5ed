/** The programs of the README, compiled and run. */
@NullMarked
package io.meshage.example;

import org.jspecify.annotations.NullMarked;
