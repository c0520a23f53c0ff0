/** Tests of the command line. */
@NullMarked
package dev.hammingbird.trainer.command;

import org.jspecify.annotations.NullMarked;
