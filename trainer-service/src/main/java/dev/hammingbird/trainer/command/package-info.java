/** The command line: one training on pictures of a disk, without Kafka, with a full report. */
@NullMarked
package dev.hammingbird.trainer.command;

import org.jspecify.annotations.NullMarked;
