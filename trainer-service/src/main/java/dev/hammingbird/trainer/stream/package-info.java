/** The Kafka edge: snapshots of images and labels, models, artifacts and training events. */
@NullMarked
package dev.hammingbird.trainer.stream;

import org.jspecify.annotations.NullMarked;
