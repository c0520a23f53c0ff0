/** Tests of what a command says. */
@NullMarked
package dev.hammingbird.system.console;

import org.jspecify.annotations.NullMarked;
